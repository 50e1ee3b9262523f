package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.local.Check;
import dev.vocalise.model.benchmark.DeviceCheck;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceStepsTest {

  @Test
  void nothingIsAskedOfTheProcessorOrOfAGpuThatIsMissing() {
    Check missing = Check.missing("gpu", "device gpu:0: no NVIDIA driver", "Install it.");

    assertThat(DeviceSteps.examine("", List.of())).isEmpty();
    assertThat(DeviceSteps.examine("cpu", List.of())).isEmpty();
    assertThat(DeviceSteps.examine("gpu:0", List.of(missing))).isEmpty();
  }

  /** As where the driver is there and CUDA is not: the tests' engine is one for processors. */
  @Test
  void aGpuThatMakesNoStepIsMissing() {
    List<Check> checks = DeviceSteps.examine("gpu:0", List.of());

    assertThat(checks).singleElement().matches(check -> check.required() && !check.ok());
    assertThat(checks.get(0).message())
        .startsWith("device gpu:0: no training step could be made: ")
        .doesNotContain("\n");
  }

  @Test
  void oneThatComputesSomethingElseOrNotTheSameTwiceIsMissing() {
    assertThat(DeviceSteps.check("gpu:0", "GPU", new DeviceCheck.Result(3e-6, true)))
        .matches(Check::ok)
        .extracting(Check::message)
        .isEqualTo(
            "device gpu:0 (GPU): some steps differ from the CPU's by 3.0e-06 (at most 1e-04), and are the same twice");
    assertThat(DeviceSteps.check("gpu:0", "GPU", new DeviceCheck.Result(2e-3, true)).ok())
        .isFalse();
    assertThat(DeviceSteps.check("gpu:0", "GPU", new DeviceCheck.Result(0, false)).message())
        .contains("are not the same twice");
  }
}
