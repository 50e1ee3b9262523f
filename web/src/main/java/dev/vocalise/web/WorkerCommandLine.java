package dev.vocalise.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.StartupException;
import dev.vocalise.infra.temporal.TemporalConfig;
import dev.vocalise.web.api.Distribution;
import dev.vocalise.web.cli.Work;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a worker is started: the same Java, distribution and settings as this process, in a folder of
 * its own. Addresses and passwords go by its environment, which only its owner can read, and never
 * by its command line.
 *
 * @param data of this process
 * @param endpoints of the servers that it uses
 * @param cacheGigabytes bound of the local copies of each
 * @param allowed folders of people's files that may be read, beside those of the environment
 * @param starter what follows Java's options to start the distribution
 */
record WorkerCommandLine(
    Path data, Endpoints endpoints, int cacheGigabytes, List<Path> allowed, List<String> starter) {
  /** The log of a worker's process, if the instance that started it wishes one. */
  static final String LOG_PROPERTY = "vocalise.log";

  /** What holds for this process alone. */
  private static final List<String> OWN =
      List.of("-Dvocalise.terminal", "-Dvocalise.columns", "-D" + LOG_PROPERTY, "-XX:ErrorFile");

  Path log(Work.Slot slot) {
    return data.resolve("logs").resolve(slot.name() + ".log");
  }

  ProcessBuilder builder(Work work, Work.Slot slot) throws IOException {
    Path logs = Files.createDirectories(data.resolve("logs"));
    List<String> line = new ArrayList<>();
    line.addAll(java());
    line.add("-D" + LOG_PROPERTY + "=" + log(slot));
    line.add("-XX:ErrorFile=" + logs.resolve(slot.name() + "-crash.log"));
    line.addAll(starter);
    line.addAll(List.of("worker", "--child", slot.name()));
    line.addAll(List.of("--queues", String.join(",", work.queueNames())));
    line.addAll(List.of("--devices", slot.device(), "--first-slot", "" + slot.first()));
    line.addAll(List.of("--data", data.resolve("workers").resolve(slot.name()).toString()));
    allowed.forEach(folder -> line.addAll(List.of("--allow", folder.toAbsolutePath().toString())));
    Path said = logs.resolve(slot.name() + "-output.log");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()));
    builder.environment().putAll(servers());
    builder.environment().put("VOCALISE_CACHE_GB", String.valueOf(cacheGigabytes));
    // Only one process delivers to MLflow, and a worker trains one model at a time.
    builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_TRACKING_"));
    builder.environment().remove("VOCALISE_TRAINING_SLOTS");
    builder.environment().remove("DATABASE_OWNER_URL");
    return builder;
  }

  /** The same Java with the same flags, but for those that hold for this process alone. */
  static List<String> java() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> OWN.stream().noneMatch(flag::startsWith))
        .forEach(line::add);
    return line;
  }

  /**
   * @throws StartupException if this process does not run from a distribution
   */
  static WorkerCommandLine of(
      Path data, Endpoints endpoints, int cacheGigabytes, List<Path> allowed) {
    List<String> starter =
        Distribution.starter()
            .orElseThrow(
                () ->
                    new StartupException(
                        "Workers as processes need the packaged distribution; start it with ./vocalise."));
    return new WorkerCommandLine(data, endpoints, cacheGigabytes, allowed, starter);
  }

  /** The settings that name real servers, embedded ones of this process included. */
  Map<String, String> servers() {
    DatabaseConfig database = endpoints.database(); // its owner is not for workers
    String url = database.jdbcUrl();
    TemporalConfig temporal = endpoints.temporal();
    return Map.of(
        "TEMPORAL_ADDRESS", temporal.address(),
        "TEMPORAL_API_KEY", requireNonNullElse(temporal.apiKey(), ""),
        "TEMPORAL_TLS", String.valueOf(temporal.tls()),
        "S3_ENDPOINT", endpoints.s3Endpoint(),
        "S3_ACCESS_KEY", endpoints.s3AccessKey(),
        "S3_SECRET_KEY", endpoints.s3SecretKey(),
        "S3_REGION", endpoints.s3Region(),
        "DATABASE_URL",
            "%s%suser=%s&password=%s"
                .formatted(
                    url,
                    url.contains("?") ? "&" : "?",
                    encoded(database.user()),
                    encoded(database.password())));
  }

  private static String encoded(@Nullable String text) {
    return URLEncoder.encode(requireNonNullElse(text, ""), UTF_8).replace("+", "%20");
  }
}
