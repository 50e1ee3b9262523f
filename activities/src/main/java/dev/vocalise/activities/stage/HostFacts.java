package dev.vocalise.activities.stage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a result may depend on besides its inputs.
 *
 * @param worker host and process
 * @param environment code version and build, Java, operating system, processor, libraries
 */
public record HostFacts(String worker, JsonNode environment) {
  /** Facts of this process; {@code device} and {@code threads} are those of training. */
  public static HostFacts ofThisProcess(
      String codeVersion, String build, String device, int threads) {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("code", codeVersion);
    facts.put("build", build);
    facts.put("java", Runtime.version().toString());
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("architecture", System.getProperty("os.arch"));
    facts.put("processor", processor());
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("device", device);
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

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
