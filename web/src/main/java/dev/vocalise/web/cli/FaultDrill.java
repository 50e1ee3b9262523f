package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.web.cli.DrillEpisode.Lost;
import dev.vocalise.web.cli.DrillEpisode.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs one small campaign undisturbed, then again and again under faults by a seeded plan, each
 * time on an empty data directory, and compares what came out.
 *
 * @param folder for the data directories; each goes when it is equal
 * @param limit after this time and after this many faults nothing is killed any more
 * @param workers processes of their own in each instance; 0: none
 * @param keep whether everything stays
 */
record FaultDrill(
    Path folder,
    long seed,
    Duration limit,
    int faults,
    int workers,
    boolean keep,
    Consumer<String> notice) {

  DrillReport run() throws IOException, InterruptedException {
    notice.accept("Running the campaign without faults …");
    Path calmData = folder.resolve("undisturbed");
    Result calm =
        new DrillEpisode(calmData, DrillPlan.undisturbed(), done -> false, workers, notice).run();
    List<String> left = new ArrayList<>(problems("undisturbed", calm));
    delete(calmData, left.isEmpty());
    List<String> different = new ArrayList<>();
    List<Lost> lost = new ArrayList<>();
    double seconds = 0;
    long entries = calm.remains().ledgerEntries();
    int campaigns = 0;
    long start = System.nanoTime();
    while (goesOn(start, lost.size()) || campaigns == 0) {
      campaigns++;
      String name = "campaign " + campaigns;
      notice.accept("%.0f s without faults; now with them: %s …".formatted(calm.seconds(), name));
      int before = lost.size();
      Path data = folder.resolve("disturbed-" + campaigns);
      DrillPlan plan = DrillPlan.of(seed, campaigns, workers > 0);
      Result result =
          new DrillEpisode(data, plan, done -> goesOn(start, before + done), workers, notice).run();
      lost.addAll(result.lost());
      seconds += result.seconds();
      entries += result.remains().ledgerEntries();
      List<String> differs =
          different(calm, result).stream().map(one -> name + ": " + one).toList();
      List<String> found = problems(name, result);
      different.addAll(differs);
      left.addAll(found);
      delete(data, differs.isEmpty() && found.isEmpty());
    }
    if (left.isEmpty() && different.isEmpty() && !keep) {
      Files.delete(folder);
    }
    return new DrillReport(
        seed,
        campaigns,
        lost,
        calm.seconds(),
        seconds,
        calm.results().size(),
        calm.remains().artifacts().size(),
        different,
        left,
        entries);
  }

  private boolean goesOn(long start, int done) {
    return done < faults && DrillEpisode.seconds(start) < limit.toSeconds();
  }

  private static List<String> problems(String name, Result result) {
    return Stream.concat(result.problems().stream(), result.remains().left().stream())
        .map(one -> name + ": " + one)
        .toList();
  }

  /** Names of results and digests of artifacts that one of both has not, or has otherwise. */
  static List<String> different(Result one, Result other) {
    List<String> different = new ArrayList<>(different(one.results(), other.results()));
    Set<String> artifacts = new TreeSet<>(one.remains().artifacts());
    artifacts.addAll(other.remains().artifacts());
    artifacts.removeIf(
        digest ->
            one.remains().artifacts().contains(digest)
                && other.remains().artifacts().contains(digest));
    artifacts.forEach(digest -> different.add("artifact " + digest));
    return different;
  }

  private static List<String> different(Map<String, JsonNode> one, Map<String, JsonNode> other) {
    Map<String, JsonNode> all = new TreeMap<>(one);
    all.putAll(other);
    return all.keySet().stream()
        .filter(name -> !Objects.equals(one.get(name), other.get(name)))
        .toList();
  }

  private void delete(Path data, boolean equal) throws IOException {
    if (keep || !equal) {
      return;
    }
    DurableFiles.deleteAll(data);
    DurableFiles.deleteAll(DrillInstance.temporary(data));
    Files.deleteIfExists(DrillInstance.words(data));
  }
}
