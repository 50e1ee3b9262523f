package dev.vocalise.infra.local;

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
 * A program with all its children, which end together. The leader's id is kept in a file, so that
 * the next start can end a group that a killed JVM left. The program must be started by {@code
 * setsid}, whose process id is then the group's.
 */
record ProcessGroup(Process leader, Path pidFile) {
  static ProcessGroup start(
      List<String> command, Map<String, String> environment, Path pidFile, Path logFile)
      throws IOException {
    List<String> full = new ArrayList<>(List.of("setsid"));
    full.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(full);
    builder.environment().putAll(environment);
    OwnerOnly.write(logFile, "");
    Process leader = builder.redirectErrorStream(true).redirectOutput(logFile.toFile()).start();
    OwnerOnly.write(pidFile, leader.pid() + "\n" + boot() + "\n");
    return new ProcessGroup(leader, pidFile);
  }

  int exitCode() {
    return leader.exitValue();
  }

  /** Waits for the leader; false if it still runs. */
  boolean awaitExit(Duration limit) throws InterruptedException {
    return leader.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks the whole group to end and then makes it. */
  void stop(Duration limit) {
    endGroup(leader.pid(), leader.toHandle(), limit);
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      // The next start finds a dead process in it.
    }
  }

  /**
   * Ends the group that {@code pidFile} names, if its leader still runs {@code program}, or if the
   * leader is gone and may have left children.
   *
   * @param program text that the leader's command line must contain, since process ids are used
   *     again
   */
  static void endOrphan(Path pidFile, String program) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    List<String> lines = Files.readAllLines(pidFile);
    Files.delete(pidFile);
    if (lines.size() < 2 || !lines.get(1).equals(boot())) {
      return; // the machine was started anew, and all ids with it
    }
    long group = Long.parseLong(lines.get(0));
    Optional<ProcessHandle> leader = ProcessHandle.of(group).filter(ProcessHandle::isAlive);
    if (leader.isEmpty()) {
      signal("KILL", group); // an id is not given out again while a group has it
    } else if (commandLine(leader.get()).contains(program)) {
      endGroup(group, leader.get(), Duration.ofSeconds(10));
    }
  }

  /** Differs after each start of the machine. */
  private static String boot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().command().orElse("")
        + " "
        + String.join(" ", process.info().arguments().orElse(new String[0]));
  }

  private static void endGroup(long group, ProcessHandle leader, Duration limit) {
    signal("TERM", group);
    try {
      leader.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      // it gets the stronger signal now, as any child does that outlived its leader
    }
    signal("KILL", group);
  }

  static void signal(String name, long group) {
    try {
      Process kill =
          new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " -- -" + group + " 2>/dev/null")
              .start();
      kill.waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      ProcessHandle.of(group).ifPresent(ProcessHandle::destroy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
