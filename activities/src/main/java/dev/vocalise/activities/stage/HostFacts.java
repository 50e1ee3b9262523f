package dev.vocalise.activities.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.worker.WorkerPlan;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.GpuIdentity;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a result may depend on besides its inputs.
 *
 * @param worker host and process
 * @param environment code version and build, Java, operating system, processor, GPU, libraries
 */
public record HostFacts(String worker, JsonNode environment) {
  /** Those that numerical libraries do not look for. */
  private static final Pattern CPU_FLAGS =
      Pattern.compile("\\b(?!sse|ssse|avx|fma|f16c|amx|bmi|sha_ni|asimd|sve|neon)\\S+\\s*");

  /** Facts of this process; {@code device} and {@code threads} are those of training. */
  public static HostFacts ofThisProcess(
      String codeVersion, WorkerPlan plan, ComputeDevice device, int threads) {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("code", codeVersion);
    facts.put("build", plan.build());
    facts.put("commit", Objects.requireNonNullElse(plan.commit(), "unknown"));
    facts.put("libraries", plan.libraries());
    facts.put("java", Runtime.version() + " " + System.getProperty("java.vendor"));
    facts.put("javaFlags", flags());
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("architecture", System.getProperty("os.arch"));
    facts.put("processor", cpu("model name"));
    facts.put("processorFlags", CPU_FLAGS.matcher(cpu("flags")).replaceAll("").strip());
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("device", device.toString());
    try {
      GpuIdentity gpu = GpuIdentity.of(device);
      if (gpu != null) {
        facts.put("gpu", gpu);
      }
    } catch (IllegalStateException e) {
      // A training is refused by the same question; other work goes on.
    }
    facts.put("threads", threads);
    return new HostFacts(
        hostName() + "/" + ManagementFactory.getRuntimeMXBean().getPid(),
        CanonicalJson.tree(facts));
  }

  /** As the machine calls itself. */
  public static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  /** Without properties, which may hold paths and secrets. */
  private static List<String> flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-X"))
        .toList();
  }

  private static String cpu(String key) {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
