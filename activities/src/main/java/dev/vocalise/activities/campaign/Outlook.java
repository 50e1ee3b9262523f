package dev.vocalise.activities.campaign;

import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.RunTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When a whole campaign will be done: what is left is dealt out to the slots in the order in which
 * runs begin, each with the mean time of the finished runs of its experiment, or of all where it
 * has none yet. Other campaigns on the same slots make it later.
 */
public final class Outlook {
  private Outlook() {}

  /**
   * Seconds from now; empty where something is left of which nothing is known, where nothing is
   * left, or where no worker lives.
   *
   * @param runs in the order in which they begin
   * @param slots trainings at the same time
   */
  public static OptionalDouble seconds(List<RunTime> runs, int slots) {
    Map<UUID, Double> means =
        runs.stream()
            .filter(run -> run.took() != null)
            .collect(
                Collectors.groupingBy(
                    RunTime::experiment, Collectors.averagingDouble(Outlook::took)));
    OptionalDouble mean =
        runs.stream().filter(run -> run.took() != null).mapToDouble(Outlook::took).average();
    @Nullable Double any = mean.isPresent() ? mean.getAsDouble() : null;
    List<Double> left = new ArrayList<>();
    for (RunState state : List.of(RunState.RUNNING, RunState.QUEUED)) { // these have their slots
      for (RunTime run : runs) {
        if (run.state() == state) {
          Double seconds =
              run.eta() != null ? run.eta() : means.getOrDefault(run.experiment(), any);
          if (seconds == null) {
            return OptionalDouble.empty();
          }
          left.add(seconds);
        }
      }
    }
    return left.isEmpty() || slots < 1
        ? OptionalDouble.empty()
        : OptionalDouble.of(makespan(left, slots));
  }

  private static double took(RunTime run) {
    Double took = run.took();
    return took == null ? 0 : took;
  }

  /** Each goes to the slot that is free first. */
  private static double makespan(List<Double> runs, int slots) {
    PriorityQueue<Double> free = new PriorityQueue<>();
    double last = 0;
    for (double seconds : runs) {
      double begin = free.size() < slots ? 0 : free.remove();
      free.add(begin + seconds);
      last = Math.max(last, begin + seconds);
    }
    return last;
  }
}
