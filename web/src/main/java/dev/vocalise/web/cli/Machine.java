package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.web.api.Version;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a figure was measured on, and when. */
final class Machine {

  /** What decides the speed of products, the best first. */
  private static final List<String> ABILITIES =
      List.of("amx_bf16", "avx512_bf16", "avx512f", "avx2");

  private Machine() {}

  /** For the figures of a benchmark. */
  static ObjectNode json() {
    ObjectNode machine = ApiClient.JSON.createObjectNode();
    machine.put("processor", cpu("model name").orElse("unknown"));
    List<String> flags = List.of(cpu("flags").orElse("").split(" "));
    ABILITIES.stream().filter(flags::contains).forEach(machine.putArray("instructions")::add);
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("memoryMb", first("/proc/meminfo", "MemTotal").map(Machine::megabytes).orElse(0L));
    machine.put("load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("java", Runtime.version().toString());
    machine.put("vocalise", Version.text());
    return machine.put("at", Instant.now().toString());
  }

  private static Optional<String> cpu(String key) {
    return first("/proc/cpuinfo", key);
  }

  private static long megabytes(String kilobytes) {
    return Long.parseLong(kilobytes.replaceAll("\\D", "")) / 1000;
  }

  /** The value of the first line of that key; nothing where the system has no such file. */
  private static Optional<String> first(String file, String key) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
