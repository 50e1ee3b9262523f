package dev.vocalise.web.cli;

import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.lineage.AtRest;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.local.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a stopped instance left.
 *
 * @param left one line for each thing that should be gone
 * @param artifacts digests of what the store has and something needs
 * @param ledgerEntries whose chain and signatures were checked
 */
record DrillRemains(List<String> left, Set<String> artifacts, long ledgerEntries) {
  /** PostgreSQL and workers notice the end of their instance, and end. */
  private static final Duration PROCESS_LIMIT = Duration.ofSeconds(15);

  private static final long POLL_MILLIS = 100;

  /**
   * @param data whose instance has stopped
   * @param processes all that were seen
   */
  static DrillRemains of(Path data, Collection<ProcessHandle> processes)
      throws IOException, InterruptedException {
    List<String> left = new ArrayList<>(alive(processes));
    left.addAll(files("file ", data, DrillRemains::isUnfinished));
    left.addAll(files("temporary file ", DrillInstance.temporary(data), any -> true));
    Set<String> artifacts = artifacts(data.resolve("objects"));
    Map<String, String> environment = new TreeMap<>(System.getenv());
    environment.keySet().removeAll(DrillInstance.REAL_SERVERS);
    try (Storage storage = Storage.open(data, environment);
        Database database = Database.openUnsigned(storage.database())) {
      AtRest rest = AtRest.of(database, LedgerHome.open(data));
      left.addAll(rest.unfinished());
      rest.ledger().findings().violations().forEach(found -> left.add(found.line()));
      artifacts.removeAll(rest.unneeded());
      return new DrillRemains(left, artifacts, rest.ledger().entries());
    }
  }

  private static List<String> alive(Collection<ProcessHandle> processes)
      throws InterruptedException {
    long end = System.nanoTime() + PROCESS_LIMIT.toNanos();
    while (processes.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < end) {
      Thread.sleep(POLL_MILLIS);
    }
    return processes.stream()
        .filter(ProcessHandle::isAlive)
        .map(one -> "process %d: %s".formatted(one.pid(), DrillInstance.commandLine(one)))
        .toList();
  }

  private static List<String> files(String word, Path folder, Predicate<Path> left)
      throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(folder::relativize)
          .filter(left)
          .map(file -> word + file)
          .sorted()
          .toList();
    }
  }

  /** Interrupted uploads and downloads, copies that were being made, small files half written. */
  static boolean isUnfinished(Path file) {
    String name = file.toString();
    if (file.startsWith("objects")) {
      return !name.matches("objects/[^/.]+/sha256/[0-9a-f]{2}/[0-9a-f]{62}");
    }
    return file.startsWith("scratch")
        || file.startsWith("web")
        || (name.endsWith(DurableFiles.UNFINISHED) && !file.startsWith("postgres"));
  }

  private static Set<String> artifacts(Path objects) throws IOException {
    try (Stream<Path> files = Files.walk(objects)) {
      Set<String> digests = new TreeSet<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        int names = file.getNameCount();
        digests.add(file.getName(names - 2).toString() + file.getName(names - 1));
      }
      return digests;
    }
  }
}
