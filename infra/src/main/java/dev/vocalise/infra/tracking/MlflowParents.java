package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.MetricRepository;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.SeedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The run that stands for an experiment: its seeds are nested in it. It shows them as the database
 * has them now, so that late and repeated messages do no harm.
 */
record MlflowParents(
    MlflowRuns tracked, MlflowFacts facts, RunRepository runs, MetricRepository metrics) {

  /** A seed has begun, maybe again; {@code at} orders what is shown after another. */
  void started(SeedRun run, Instant at) {
    String parent = tracked.ensureParent(run);
    tracked.log(parent, List.of(), facts.sharedParams(run), facts.experimentTags(run));
    facts.campaignTags(run).forEach((key, value) -> tracked.tag(run.campaign(), key, value));
    changed(run, at);
  }

  /** Nothing happens where no seed has ever begun. */
  void changed(SeedRun run, Instant at) {
    tracked.parent(run.campaign(), run.experimentId()).ifPresent(parent -> show(parent, run, at));
  }

  private void show(String parent, SeedRun run, Instant at) {
    List<SeedRun> seeds = runs.ofExperiment(run.experimentId());
    Standing standing = Standing.of(seeds);
    tracked.log(
        parent,
        summary(seeds, metrics.ofTests(run.experimentId()), at),
        List.of(),
        MlflowFacts.tags(
            Map.of(
                "vocalise.state",
                standing.word(),
                "vocalise.seeds",
                standing.done() + " of " + standing.all())));
    if (standing.open() > 0) {
      tracked.reopen(parent);
    } else {
      tracked.end(parent, standing.status(), at);
    }
  }

  /** Mean and sample deviation of each score over the finished seeds, and their number. */
  private static List<ObjectNode> summary(
      List<SeedRun> seeds, Map<UUID, List<MetricPoint>> tests, Instant at) {
    Map<String, List<Double>> values = new TreeMap<>();
    Map<String, Double> summary = new LinkedHashMap<>();
    int finished = 0;
    for (SeedRun seed : seeds) {
      if (seed.state() == RunState.DONE) {
        finished++;
        JsonNode scores = Objects.requireNonNullElse(seed.scores(), MissingNode.getInstance());
        MlflowScores.of(scores, List.of(tests.getOrDefault(seed.id(), List.of())))
            .fractions()
            .forEach(
                (name, value) -> values.computeIfAbsent(name, any -> new ArrayList<>()).add(value));
      }
    }
    values.forEach(
        (name, all) -> {
          double mean = all.stream().mapToDouble(Double::doubleValue).sum() / all.size();
          summary.put(name + ".mean", mean);
          if (all.size() > 1) {
            double squares = all.stream().mapToDouble(one -> (one - mean) * (one - mean)).sum();
            summary.put(name + ".deviation", Math.sqrt(squares / (all.size() - 1)));
          }
        });
    summary.put("seeds", (double) finished);
    return summary.entrySet().stream()
        .map(one -> MlflowFacts.metric(one.getKey(), one.getValue(), at.toEpochMilli(), 0))
        .toList();
  }

  /** How many seeds of an experiment are in which state. */
  private record Standing(long open, long done, long failed, int all) {
    static Standing of(List<SeedRun> seeds) {
      return new Standing(
          seeds.stream().filter(seed -> !seed.state().ended()).count(),
          count(seeds, RunState.DONE),
          count(seeds, RunState.FAILED),
          seeds.size());
    }

    private static long count(List<SeedRun> seeds, RunState state) {
      return seeds.stream().filter(seed -> seed.state() == state).count();
    }

    /** Once all have ended. */
    private String status() {
      if (done == all) {
        return "FINISHED";
      }
      return failed > 0 ? "FAILED" : "KILLED";
    }

    private String word() {
      if (open > 0) {
        return "running";
      }
      if (done == all) {
        return "done";
      }
      if (done > 0) {
        return "partial";
      }
      return failed > 0 ? "failed" : "cancelled";
    }
  }
}
