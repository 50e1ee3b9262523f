package dev.vocalise.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.activities.estimate.StepMeasurer.NotMeasuredException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MeasuringProcessTest {
  private static final Path LOG = Path.of("/data/logs/measure-step.log");

  @Test
  void whatWasMeasuredIsRead() {
    String said =
        """
        {"machine": {"processor": "A CPU"}, "step": {"batch": 4, "pass": 2, "sizes": [
          {"pass": 1, "batch": 2, "steps": [{"phase": 1, "sees": "BOTH", "seconds": 0.5,
           "inputBytes": 7}], "secondsEvaluated": 0.2, "peakBytes": 100}],
          "idleBytes": 1, "weightBytes": 2, "momentBytes": 4, "keptBytesPerSecond": 0,
          "why": "no time"}}
        """;
    var answer = MeasuringProcess.read(said, 0, LOG);
    assertThat(answer.machine().path("processor").asText()).isEqualTo("A CPU");
    assertThat(answer.step().sizes().get(0).peakBytes()).isEqualTo(100);
    assertThat(answer.step().why()).isEqualTo("no time");
  }

  @Test
  void whyNothingWasMeasuredIsSaid() {
    assertThatThrownBy(() -> MeasuringProcess.read("{\"failure\": \"no such file\"}", 0, LOG))
        .isInstanceOf(NotMeasuredException.class)
        .hasMessage("a step failed: no such file");
    assertThatThrownBy(() -> MeasuringProcess.read("", 137, LOG))
        .isInstanceOf(NotMeasuredException.class)
        .hasMessageContaining("more memory than there is");
    for (String torn : new String[] {"", "{\"step\": {}", "{}", "no JSON"}) {
      assertThatThrownBy(() -> MeasuringProcess.read(torn, 1, LOG))
          .isInstanceOf(NotMeasuredException.class)
          .hasMessage("the process that measures ended with code 1; see " + LOG);
    }
  }
}
