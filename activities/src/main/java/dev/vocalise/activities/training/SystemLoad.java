package dev.vocalise.activities.training;

import com.sun.management.OperatingSystemMXBean;
import dev.vocalise.model.tensor.ComputeDevice;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How busy a machine is, under the names of MLflow's own system metrics. What cannot be found out
 * is left out.
 *
 * @param device on which models are trained
 */
record SystemLoad(ComputeDevice device) {
  private static final String PREFIX = "system/";
  private static final double MEGABYTE = 1e6;
  private static final double MEBIBYTE = 1 << 20;
  private static final Pattern KIBIBYTES =
      Pattern.compile("(?m)^(MemTotal|MemAvailable):\\s+(\\d+) kB$");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final long GPU_SECONDS = 5;

  private static final OperatingSystemMXBean MACHINE =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  Map<String, Double> now() throws InterruptedException {
    Map<String, Double> load = new LinkedHashMap<>();
    double cpu = MACHINE.getCpuLoad(); // since it was asked last; negative at first
    if (cpu >= 0) {
      load.put(PREFIX + "cpu_utilization_percentage", 100 * cpu);
    }
    try {
      memory(Files.readString(MEMORY), load);
      if (device.gpu() >= 0) {
        gpu(device.gpu(), askGpu(device.gpu()), load);
      }
    } catch (IOException e) {
      // A machine that does not tell; everything else goes on.
    }
    return load;
  }

  /**
   * @param said what Linux says of its memory
   */
  static void memory(String said, Map<String, Double> load) {
    Map<String, Double> bytes = new LinkedHashMap<>();
    Matcher line = KIBIBYTES.matcher(said);
    while (line.find()) {
      bytes.put(line.group(1), 1024 * Double.parseDouble(line.group(2)));
    }
    Double total = bytes.get("MemTotal");
    Double available = bytes.get("MemAvailable");
    if (total != null && available != null) {
      load.put(PREFIX + "system_memory_usage_megabytes", (total - available) / MEGABYTE);
      load.put(PREFIX + "system_memory_usage_percentage", 100 * (total - available) / total);
    }
  }

  private static String askGpu(int index) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "nvidia-smi",
                "--id=" + index,
                "--query-gpu=utilization.gpu,memory.used,memory.total,power.draw",
                "--format=csv,noheader,nounits")
            .redirectErrorStream(true)
            .start();
    if (!process.waitFor(GPU_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return "";
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /**
   * @param said percent, MiB, MiB, W; what the driver does not know is no number
   */
  static void gpu(int index, String said, Map<String, Double> load) {
    List<String> cells = List.of(said.strip().split("\\s*,\\s*"));
    if (cells.size() != 4) {
      return;
    }
    String gpu = PREFIX + "gpu_" + index + "_";
    put(gpu + "utilization_percentage", cells.get(0), 1, load);
    put(gpu + "memory_usage_megabytes", cells.get(1), MEBIBYTE / MEGABYTE, load);
    put(gpu + "power_usage_watts", cells.get(3), 1, load);
    if (number(cells.get(1)) && number(cells.get(2))) {
      double used = Double.parseDouble(cells.get(1)) / Double.parseDouble(cells.get(2));
      load.put(gpu + "memory_usage_percentage", 100 * used);
    }
  }

  private static void put(String name, String cell, double unit, Map<String, Double> load) {
    if (number(cell)) {
      load.put(name, unit * Double.parseDouble(cell));
    }
  }

  private static boolean number(String cell) {
    return cell.matches("\\d+(\\.\\d+)?");
  }
}
