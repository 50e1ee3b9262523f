package dev.vocalise.web.cli;

import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.RunningInstance;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code vocalise up} as a process that may be killed, on a data directory of its own. */
final class DrillInstance {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 100;

  private final Path data;
  private final Process process;
  private final ApiClient api;

  private DrillInstance(Path data, Process process, ApiClient api) {
    this.data = data;
    this.process = process;
    this.api = api;
  }

  /** Returns when it answers. */
  static DrillInstance start(Path data) throws IOException, InterruptedException {
    String jar = System.getProperty("java.class.path", "");
    if (!jar.endsWith(".jar") || jar.contains(File.pathSeparator)) {
      throw new UserError(
          "a fault drill needs the packaged distribution; start it with ./vocalise");
    }
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    line.removeIf(flag -> flag.startsWith("-Dvocalise.terminal"));
    line.addAll(List.of("-jar", jar, "--data", data.toString(), "up", "--port", "0"));
    Files.createDirectories(data.toAbsolutePath().getParent());
    File log = data.resolveSibling(data.getFileName() + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    // Of the embedded servers, whatever the user works with.
    builder
        .environment()
        .keySet()
        .removeAll(
            List.of("DATABASE_URL", "TEMPORAL_ADDRESS", "S3_ENDPOINT", "MLFLOW_TRACKING_URI"));
    Process process = builder.start();
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      Optional<RunningInstance> running = DataDirectory.running(data);
      if (running.isPresent() && running.get().pid() == process.pid()) {
        return new DrillInstance(data, process, new ApiClient(running.get().url()));
      }
      Thread.sleep(POLL_MILLIS);
    }
    process.destroyForcibly();
    throw new UserError("an instance of the drill did not start; its words: " + log);
  }

  ApiClient api() {
    return api;
  }

  Path data() {
    return data;
  }

  /** As by {@code kill -9}, or by a loss of memory. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** As by Ctrl-C. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      kill();
      throw new UserError(
          "an instance of the drill did not stop within " + STOP_LIMIT.toSeconds() + " s");
    }
  }
}
