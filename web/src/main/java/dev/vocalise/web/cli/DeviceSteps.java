package dev.vocalise.web.cli;

import dev.vocalise.infra.local.Check;
import dev.vocalise.model.benchmark.DeviceCheck;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.GpuIdentity;
import java.util.List;

/** The last question about a GPU, when all others are answered: does it compute the same? */
final class DeviceSteps {
  private static final String NAME = "gpu steps";

  private DeviceSteps() {}

  /**
   * @param before the other checks; without the GPU's there is nothing to ask
   * @return none where no GPU is asked for
   */
  static List<Check> examine(String device, List<Check> before) {
    if (!device.startsWith("gpu:")
        || before.stream().anyMatch(check -> check.name().equals("gpu") && !check.ok())) {
      return List.of();
    }
    try {
      ComputeDevice gpu = ComputeDevice.parse(device);
      return List.of(check(device, String.valueOf(GpuIdentity.of(gpu)), DeviceCheck.of(gpu)));
    } catch (RuntimeException | LinkageError e) {
      return List.of(
          Check.missing(
              NAME,
              "device %s: no training step could be made: %s".formatted(device, e.getMessage()),
              "See that nvidia-smi works and that docs/servers.md#gpu was followed, or train on the device cpu."));
    }
  }

  static Check check(String device, String identity, DeviceCheck.Result result) {
    String found =
        "device %s (%s): some steps differ from the CPU's by %.1e (at most %.0e), and %s"
            .formatted(
                device,
                identity,
                result.difference(),
                DeviceCheck.MOST,
                result.repeats() ? "are the same twice" : "are not the same twice");
    return Check.of(
        NAME,
        result.good(),
        found,
        "Its results would be wrong or could not be repeated: install the driver and PyTorch that docs/servers.md#gpu names, or train on the device cpu.");
  }
}
