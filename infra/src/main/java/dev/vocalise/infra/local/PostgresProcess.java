package dev.vocalise.infra.local;

import dev.vocalise.infra.failure.ServerFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs PostgreSQL's programs with what they insist on: never as root, and deaf to the terminal's
 * Ctrl-C.
 */
final class PostgresProcess {
  private static final String SETSID = "/usr/bin/setsid";

  private PostgresProcess() {}

  /**
   * All output goes to {@code logFile}, which is overwritten. The process id is the program's own.
   */
  static Process start(Path logFile, List<String> command) throws IOException {
    return start(logFile, Path.of("/dev/null"), command);
  }

  /** As {@link #start(Path, List)}, with a file to read. */
  static Process start(Path logFile, Path input, List<String> command) throws IOException {
    List<String> full = new ArrayList<>(command);
    if (isRefused()) { // a user namespace in which this is nobody; files keep their owner
      full.addAll(0, List.of("unshare", "-U"));
    }
    ProcessBuilder builder = new ProcessBuilder(inSessionOfItsOwn(full));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    environment.put("LC_ALL", "C");
    Files.deleteIfExists(logFile);
    OwnerOnly.write(logFile, "");
    return builder
        .redirectInput(input.toFile())
        .redirectErrorStream(true)
        .redirectOutput(logFile.toFile())
        .start();
  }

  /** Ctrl-C must reach this JVM only, which then stops PostgreSQL in order. */
  static List<String> inSessionOfItsOwn(List<String> command) {
    if (!Files.isExecutable(Path.of(SETSID))) {
      return command;
    }
    List<String> full = new ArrayList<>(List.of(SETSID));
    full.addAll(command);
    return full;
  }

  /** PostgreSQL runs neither as root nor as a user whom no list of users names. */
  private static boolean isRefused() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
        || System.getProperty("user.name", "?").equals("?");
  }

  /** Fast shutdown: ends sessions, flushes, exits. Without an answer it gets less polite. */
  static void stop(Process process, Duration limit) {
    if (!process.isAlive()) {
      return;
    }
    interrupt(process.toHandle());
    if (!awaitExit(process, limit)) {
      process.destroyForcibly();
      awaitExit(process, limit);
    }
  }

  /** Java itself can only send SIGTERM, which would make PostgreSQL wait for its clients. */
  static void interrupt(ProcessHandle process) {
    try {
      Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -INT " + process.pid()).start();
      awaitExit(kill, Duration.ofSeconds(5));
    } catch (IOException e) {
      process.destroy();
    }
  }

  static boolean awaitExit(Process process, Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** One sentence with the line that says most of what the program left. */
  static StartupException failure(String what, Path logFile) throws IOException {
    List<String> lines =
        Files.readAllLines(logFile).stream().filter(line -> !line.isBlank()).toList();
    String last = lines.isEmpty() ? "it left no message" : lines.get(lines.size() - 1).strip();
    Optional<String> full = lines.stream().filter(ServerFailure::saysDiskFull).findFirst();
    if (full.isPresent()) {
      return new StartupException(
          "%s: %s; free some space there and start again.".formatted(what, full.get().strip()));
    }
    if (last.contains("unshare")) {
      return new StartupException(
          "PostgreSQL runs neither as root nor as a user without a name, and this machine allows no user namespace (%s); run Vocalise as an ordinary user or set DATABASE_URL."
              .formatted(last));
    }
    return new StartupException(what + ": " + last + " (all of it: " + logFile + ").");
  }
}
