package dev.vocalise.model.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.benchmark.MeasuredStep.Size;
import dev.vocalise.model.benchmark.MeasuredStep.Step;
import dev.vocalise.model.benchmark.StepKind.Heard;
import dev.vocalise.model.benchmark.StepMeasurement.Limits;
import dev.vocalise.model.method.Sees;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class StepMeasurementTest {

  private static final Map<String, Object> SMALL =
      Map.of(
          "frames",
          32,
          "bins",
          16,
          "channels1",
          8,
          "channels2",
          8,
          "channels3",
          8,
          "size",
          8,
          "lstm",
          4);
  private static final Limits ROOM = new Limits(Long.MAX_VALUE / 2, 60);

  private static StepKind kind(
      String method, String modality, String encoder, Map<String, Object> training) {
    List<Heard> said =
        List.of(new Heard(0.6, "one word and another one"), new Heard(0.3, "a word"));
    boolean drawn = encoder.equals("crnn");
    return new StepKind(
        method,
        modality,
        training,
        encoder,
        drawn ? SMALL : Map.of(),
        null,
        said,
        drawn ? List.of() : List.of("a word and a word", "another word"),
        4,
        3,
        true,
        encoder.equals("mlp") ? 12 : 0,
        "cpu",
        1);
  }

  @Test
  void itDoublesUpToTheBatch() {
    StepKind kind = kind("source-only", "audio", "crnn", Map.of("batchSize", 5));
    MeasuredStep step = StepMeasurement.run(kind, ROOM);
    assertThat(step.why()).isNull();
    assertThat(step.whole()).isTrue();
    assertThat(step.batch()).isEqualTo(5);
    assertThat(step.sizes()).extracting(Size::pass).containsExactly(1, 2, 4, 5);
    assertThat(step.sizes()).extracting(Size::batch).containsExactly(1, 2, 4, 5);
    assertThat(step.momentBytes() - 2 * step.weightBytes()).isBetween(0L, 1_000L); // and counters
    assertThat(step.keptBytesPerSecond()).isEqualTo(100 * 16 * 4);
    assertThat(step.inputBytes()).isEqualTo(5 * 32 * 16 * 4);
    assertThat(step.sizes()).extracting(Size::peakBytes).isSorted();
    assertThat(step.seconds(1, Sees.SOURCE)).isPositive();
    assertThat(step.secondsEvaluated()).isPositive();
  }

  @Test
  void aBatchInPartsIsMeasuredInTwoOfThem() {
    StepKind kind = kind("multitask", "audio", "crnn", Map.of("batchSize", 16, "microBatch", 2));
    MeasuredStep step = StepMeasurement.run(kind, ROOM);
    assertThat(step.sizes()).extracting(Size::pass).containsExactly(1, 2);
    assertThat(step.sizes()).extracting(Size::batch).containsExactly(2, 4);
    assertThat(step.sizes().get(0).steps())
        .extracting(Step::sees)
        .containsExactly(Sees.SOURCE, Sees.TARGET);
    assertThat(step.inputBytes()).isEqualTo(2 * 16 * 32 * 16 * 4); // two views
  }

  @Test
  void whatWouldNotFitIsNotTried() {
    StepKind kind = kind("source-only", "audio", "crnn", Map.of("batchSize", 64));
    MeasuredStep step = StepMeasurement.run(kind, new Limits(1, 60));
    assertThat(step.sizes()).extracting(Size::pass).containsExactly(1);
    assertThat(step.why()).isEqualTo("2 utterances at once would not fit into memory");
    assertThat(step.whole()).isFalse();
  }

  @Test
  void aSecondSizeIsMeasuredWhereTimeIsShort() {
    StepKind kind = kind("source-only", "audio", "crnn", Map.of("batchSize", 64));
    MeasuredStep step = StepMeasurement.run(kind, new Limits(Long.MAX_VALUE / 2, 0));
    assertThat(step.why()).contains("would take too long to measure");
    assertThat(step.sizes()).hasSizeLessThan(7);
  }

  @ParameterizedTest
  @CsvSource({
    "dann, audio, crnn, 1:BOTH",
    "gan, audio, crnn, 1:SOURCE 2:BOTH",
    "addi, audio, crnn, 1:SOURCE 2:BOTH",
    "saddi, audio, crnn, 1:MIXED 2:SOURCE 3:BOTH",
    "aae, audio, crnn, 1:BOTH",
    "mtl-aug, audio, crnn, 1:SOURCE 1:TARGET",
    "source-only, audio, mlp, 1:SOURCE",
    "sahu, audio+text, bilstm, 1:SOURCE",
    "sahu, text, bilstm-text, 1:SOURCE",
  })
  void everyKindOfStepOfAMethodIsMeasured(
      String method, String modality, String encoder, String steps) {
    StepKind kind = kind(method, modality, encoder, Map.of("batchSize", 2));
    MeasuredStep step = StepMeasurement.run(kind, ROOM);
    assertThat(step.whole()).isTrue();
    assertThat(step.sizes().get(1).steps().stream().map(one -> one.phase() + ":" + one.sees()))
        .containsExactly(steps.split(" "));
  }

  @Test
  void aKindThatCannotBeMadeIsRefused() {
    StepKind kind = kind("no-such-method", "audio", "crnn", Map.of());
    assertThatThrownBy(() -> StepMeasurement.run(kind, ROOM))
        .hasMessageContaining("no-such-method");
  }
}
