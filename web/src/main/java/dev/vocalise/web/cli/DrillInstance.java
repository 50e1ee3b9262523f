package dev.vocalise.web.cli;

import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.RunningInstance;
import dev.vocalise.web.api.Distribution;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * {@code vocalise up} as a process that may be killed, on a data directory of its own. Whatever is
 * killed is this process or a descendant of it.
 */
final class DrillInstance {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 50;

  /** Their addresses lead to real servers, which a drill leaves alone. */
  static final Set<String> REAL_SERVERS =
      Set.of("DATABASE_URL", "TEMPORAL_ADDRESS", "S3_ENDPOINT", "MLFLOW_TRACKING_URI");

  private final Path data;
  private final Process process;
  private final Set<ProcessHandle> seen;

  private DrillInstance(Path data, Process process, Set<ProcessHandle> seen) {
    this.data = data;
    this.process = process;
    this.seen = seen;
    seen.add(process.toHandle());
  }

  /**
   * Returns at once.
   *
   * @param workers processes of their own; 0: none
   * @param seen is given every process that the instance is found to have
   */
  static DrillInstance begin(Path data, int workers, Set<ProcessHandle> seen) throws IOException {
    List<String> starter =
        Distribution.starter()
            .orElseThrow(
                () ->
                    new UserError(
                        "a fault drill needs the packaged distribution; start it with ./vocalise"));
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    line.removeIf(flag -> flag.startsWith("-Dvocalise.terminal"));
    line.add("-Djava.io.tmpdir=" + Files.createDirectories(temporary(data)));
    line.addAll(starter);
    line.addAll(List.of("--data", data.toString(), "up", "--port", "0"));
    if (workers > 0) {
      line.addAll(List.of("--workers", Integer.toString(workers)));
    }
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(words(data).toFile()));
    builder.environment().keySet().removeAll(REAL_SERVERS);
    return new DrillInstance(data, builder.start(), seen);
  }

  /** What instances on this data directory print. */
  static Path words(Path data) {
    return data.resolveSibling(data.getFileName() + ".log");
  }

  /** What they leave there nobody would look for in a shared one. */
  static Path temporary(Path data) {
    return data.resolveSibling(data.getFileName() + ".tmp");
  }

  /** Returns when it answers. */
  ApiClient answering() throws InterruptedException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      Optional<RunningInstance> running = DataDirectory.running(data);
      if (running.isPresent() && running.get().pid() == process.pid()) {
        look();
        return ApiClient.of(data, running.get());
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new UserError("an instance of the drill did not start; its words: " + words(data));
  }

  /** Remembers the processes that it has now. */
  void look() {
    process.descendants().forEach(seen::add);
  }

  /** As by {@code kill -9}, or by a loss of memory. */
  void kill() throws InterruptedException {
    look();
    end();
    process.waitFor();
  }

  /** Without waiting; what it had started ends by itself. */
  void end() {
    process.destroyForcibly();
  }

  /** As by Ctrl-C. */
  void stop() throws InterruptedException {
    look();
    process.destroy();
    if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      kill();
      throw new UserError(
          "an instance of the drill did not stop within %d s; its log: %s"
              .formatted(STOP_LIMIT.toSeconds(), data.resolve("logs/vocalise.log")));
    }
  }

  Optional<ProcessHandle> postmaster() {
    return process
        .descendants()
        .filter(DrillInstance::isPostgres)
        .filter(one -> one.parent().filter(DrillInstance::isPostgres).isEmpty())
        .findFirst();
  }

  /** Processes of the sessions that are open at the database. */
  List<ProcessHandle> backends() {
    return postmaster().stream()
        .flatMap(ProcessHandle::children)
        .filter(one -> commandLine(one).startsWith("postgres: vocalise "))
        .toList();
  }

  List<ProcessHandle> workers() {
    return process.children().filter(one -> commandLine(one).contains("--child")).toList();
  }

  private static boolean isPostgres(ProcessHandle one) {
    return one.info().command().filter(command -> command.endsWith("/postgres")).isPresent();
  }

  /** Empty where it has just ended. */
  static String commandLine(ProcessHandle one) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc/" + one.pid() + "/cmdline"));
      return new String(line, StandardCharsets.UTF_8).replace('\0', ' ').strip();
    } catch (IOException e) {
      return "";
    }
  }
}
