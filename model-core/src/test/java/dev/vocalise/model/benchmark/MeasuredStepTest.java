package dev.vocalise.model.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.benchmark.MeasuredStep.Size;
import dev.vocalise.model.benchmark.MeasuredStep.Step;
import dev.vocalise.model.method.Sees;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From what was measured to the settings' own size. */
class MeasuredStepTest {

  private static Size size(int pass, int batch, double seconds, long peak) {
    return new Size(
        pass, batch, List.of(new Step(1, Sees.SOURCE, seconds, 1_000L * batch)), 0.2, peak);
  }

  private static MeasuredStep step(int batch, int pass, Size... sizes) {
    return new MeasuredStep(batch, pass, List.of(sizes), 500, 70, 140, 0, null);
  }

  @Test
  void theSettingsOwnSizeIsTakenAsItIs() {
    MeasuredStep step = step(4, 4, size(2, 2, 1, 1_000), size(4, 4, 1.5, 1_900));
    assertThat(step.whole()).isTrue();
    assertThat(step.seconds(1, Sees.SOURCE)).isEqualTo(1.5);
    assertThat(step.peakBytes()).isEqualTo(1_900);
    assertThat(step.inputBytes()).isEqualTo(4_000);
  }

  /** 0.4 s and 100 more bytes for each utterance: 62 more of them after the second. */
  @Test
  void largerOnesLieOnTheLineThroughTheLastTwo() {
    MeasuredStep step = step(64, 64, size(1, 1, 0.6, 1_000), size(2, 2, 1, 1_100));
    assertThat(step.whole()).isFalse();
    assertThat(step.seconds(1, Sees.SOURCE)).isCloseTo(1 + 62 * 0.4, within(1e-9));
    assertThat(step.peakBytes()).isEqualTo(1_100 + 62 * 100);
  }

  @Test
  void fromOneSizeAllThatItTookBesideTheWeightsGrows() {
    MeasuredStep step = step(8, 8, size(1, 1, 0.5, 700));
    assertThat(step.seconds(1, Sees.SOURCE)).isCloseTo(4, within(1e-9));
    assertThat(step.peakBytes()).isEqualTo(700 + 7 * 200);
  }

  /** A batch in parts is measured in two of them: 2 of 4 utterances, then 8 of them. */
  @Test
  void aBatchInPartsTakesTheMemoryOfOneAndTheTimeOfAll() {
    MeasuredStep step = step(32, 4, size(2, 4, 2, 1_000), size(4, 8, 4, 1_500));
    assertThat(step.whole()).isTrue();
    assertThat(step.seconds(1, Sees.SOURCE)).isCloseTo(16, within(1e-9));
    assertThat(step.peakBytes()).isEqualTo(1_500 + 2 * 32_000 * 24 / 32);
  }

  @Test
  void aFasterLargerStepIsNoise() {
    MeasuredStep step = step(8, 8, size(1, 1, 0.6, 1_000), size(2, 2, 0.5, 1_000));
    assertThat(step.seconds(1, Sees.SOURCE)).isCloseTo(2, within(1e-9));
    assertThat(step.peakBytes()).isEqualTo(1_000);
  }

  @Test
  void itPassesAsJson() throws JsonProcessingException {
    MeasuredStep step = step(32, 4, size(2, 4, 2, 1_000), size(4, 8, 4, 1_500));
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readValue(json.writeValueAsString(step), MeasuredStep.class)).isEqualTo(step);
  }

  @Test
  void whatWasNotMeasuredIsNamed() {
    assertThatThrownBy(() -> step(1, 1, size(1, 1, 1, 1)).seconds(2, Sees.MIXED))
        .hasMessage("no step of phase 2 that sees mixed was measured");
  }
}
