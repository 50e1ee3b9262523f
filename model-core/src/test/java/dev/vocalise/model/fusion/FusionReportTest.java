package dev.vocalise.model.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.aggregation.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FusionReportTest {

  private static final int[] REFERENCE = {0, 0, 1, 1, 1};
  private static final List<float[]> AUDIO =
      List.of(
          new float[] {2, 1}, // right
          new float[] {1, 2}, // wrong, mended by text
          new float[] {0, 1}, // right, spoilt by text
          new float[] {3, 0}, // wrong, stays wrong
          new float[] {0, 1}); // right, no text
  private static final List<float @Nullable []> TEXT = text();

  private static List<float @Nullable []> text() {
    List<float @Nullable []> text = new ArrayList<>();
    text.add(new float[] {1, 0});
    text.add(new float[] {5, 0});
    text.add(new float[] {4, 0});
    text.add(new float[] {0, 1});
    text.add(null);
    return text;
  }

  @Test
  void anUtteranceWithoutTextIsDecidedByItsAudio() {
    FusionReport report = FusionReport.of(REFERENCE, AUDIO, TEXT, false);

    assertThat(report.counts()).isEqualTo(new FusionReport.Counts(4, 1, 0));
    assertThat(report.fused()).isEqualTo(Scores.of(REFERENCE, new int[] {0, 0, 0, 0, 1}, 2));
    assertThat(report.fused().unweightedAverageRecall()).isEqualTo((1 + 1.0 / 3) / 2);
  }

  @Test
  void anUtteranceWithoutTextIsLeftOutWhereItIsDropped() {
    FusionReport report = FusionReport.of(REFERENCE, AUDIO, TEXT, true);

    assertThat(report.counts()).isEqualTo(new FusionReport.Counts(4, 0, 1));
    assertThat(report.fused().confusion().total()).isEqualTo(4);
    assertThat(report.audio().confusion().total()).isEqualTo(5);
    assertThat(Objects.requireNonNull(report.text()).confusion().total()).isEqualTo(4);
  }

  @Test
  void helpAndHarmAreCountedPerClassAndModality() {
    FusionReport report = FusionReport.of(REFERENCE, AUDIO, TEXT, false);

    assertThat(report.changes())
        .containsExactly(
            new FusionReport.Change(2, 1, 2, 2, 1, 0, 0, 0),
            new FusionReport.Change(2, 1, 1, 0, 0, 1, 0, 1));
  }

  @Test
  void withoutAnyTextTheAudioDecidesAlone() {
    FusionReport report = FusionReport.of(REFERENCE, AUDIO, noText(), false);

    assertThat(report.text()).isNull();
    assertThat(report.fused()).isEqualTo(report.audio());
    assertThat(report.counts()).isEqualTo(new FusionReport.Counts(0, 5, 0));
    assertThat(report.changes())
        .hasSize(2)
        .containsOnly(new FusionReport.Change(0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void withoutAnyTextNothingIsLeftWhereItIsDropped() {
    assertThatThrownBy(() -> FusionReport.of(REFERENCE, AUDIO, noText(), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none of the 5 utterances has text");
  }

  private static List<float @Nullable []> noText() {
    List<float @Nullable []> none = new ArrayList<>();
    AUDIO.forEach(row -> none.add(null));
    return none;
  }
}
