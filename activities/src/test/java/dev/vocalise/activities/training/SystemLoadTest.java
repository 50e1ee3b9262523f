package dev.vocalise.activities.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vocalise.model.tensor.ComputeDevice;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SystemLoadTest {

  @Test
  void memoryInUseIsWhatCannotBeHad() {
    Map<String, Double> load = new TreeMap<>();
    SystemLoad.memory(
        "MemTotal:       24000000 kB\nMemFree:         1000000 kB\nMemAvailable:   18000000 kB\n",
        load);
    assertThat(load)
        .containsOnly(
            Map.entry("system/system_memory_usage_megabytes", 6_144.0),
            Map.entry("system/system_memory_usage_percentage", 25.0));
    load.clear();
    SystemLoad.memory("", load);
    assertThat(load).isEmpty();
  }

  /** As nvidia-smi prints it, also where a driver does not know the power. */
  @Test
  void theGpuIsNamedAsMlflowNamesIt() {
    Map<String, Double> load = new TreeMap<>();
    SystemLoad.gpu(1, "37, 1024, 4096, 85.25\n", load);
    assertThat(load)
        .containsOnlyKeys(
            "system/gpu_1_utilization_percentage",
            "system/gpu_1_memory_usage_megabytes",
            "system/gpu_1_memory_usage_percentage",
            "system/gpu_1_power_usage_watts");
    assertThat(load).containsEntry("system/gpu_1_memory_usage_percentage", 25.0);
    assertThat(load.get("system/gpu_1_memory_usage_megabytes"))
        .isEqualTo(1073.741824, within(1e-9));
    load.clear();
    SystemLoad.gpu(0, "0, 0, 4096, [N/A]", load);
    assertThat(load).doesNotContainKey("system/gpu_0_power_usage_watts").hasSize(3);
    load.clear();
    SystemLoad.gpu(0, "No devices were found", load);
    assertThat(load).isEmpty();
  }

  @Test
  void theProcessorsOfThisMachineAreSeen() throws InterruptedException {
    SystemLoad load = new SystemLoad(ComputeDevice.CPU);
    load.now();
    assertThat(load.now().keySet()).allMatch(name -> name.startsWith("system/"));
  }

  /** A training of a week must not fill MLflow. */
  @Test
  void looksBecomeRarer() {
    assertThat(SystemSampler.pause(Duration.ZERO)).isEqualTo(Duration.ofSeconds(10));
    assertThat(SystemSampler.pause(Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(10));
    int looks = 0;
    for (Duration at = Duration.ZERO;
        at.compareTo(Duration.ofDays(7)) < 0;
        at = at.plus(SystemSampler.pause(at))) {
      looks++;
    }
    assertThat(looks).isLessThan(3_500);
  }
}
