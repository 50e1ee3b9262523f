package dev.vocalise.model.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.tensor.ComputeDevice;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceCheckTest {

  @Test
  void theProcessorComputesWhatItComputes() {
    assertThat(DeviceCheck.of(ComputeDevice.CPU)).isEqualTo(new DeviceCheck.Result(0, true));
  }

  /** A rate of a hundredth more is what a wrong derivative or a coarse product amounts to. */
  @Test
  void smallDifferencesOfAStepAreSeen() {
    double difference =
        DeviceCheck.difference(
            DeviceCheck.numbers(ComputeDevice.CPU, 1e-4),
            DeviceCheck.numbers(ComputeDevice.CPU, 1.01e-4));

    assertThat(difference).isGreaterThan(DeviceCheck.MOST);
  }

  @Test
  void whatIsNoNumberIsNotGood() {
    double difference = DeviceCheck.difference(List.of(1.0, 2.0), List.of(1.0, Double.NaN));

    assertThat(new DeviceCheck.Result(difference, true).good()).isFalse();
    assertThat(new DeviceCheck.Result(0, false).good()).isFalse();
    assertThat(DeviceCheck.difference(List.of(10.0, 0.5), List.of(10.1, 0.5)))
        .isEqualTo(0.1 / 10, org.assertj.core.data.Offset.offset(1e-12));
  }
}
