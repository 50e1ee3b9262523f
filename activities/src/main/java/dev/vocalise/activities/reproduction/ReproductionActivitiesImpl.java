package dev.vocalise.activities.reproduction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.reproduction.Reproduction.Difference;
import dev.vocalise.activities.reproduction.Reproduction.Side;
import dev.vocalise.activities.reproduction.Reproduction.Weights;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.Heartbeat;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.activities.stage.StageCall;
import dev.vocalise.activities.stage.StageResult;
import dev.vocalise.activities.stage.StageRunner;
import dev.vocalise.activities.training.TrainingActivitiesImpl;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.reproduction.ReproductionActivities;
import dev.vocalise.workflows.reproduction.ReproductionSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares runs that were done again with their originals. The comparison is a stage of the new
 * run: its row says where it stands beside both, and its statement names what both made.
 */
public record ReproductionActivitiesImpl(StageRunner runner, RunContext context, PastRuns past)
    implements ReproductionActivities {
  private static final Logger LOG = LoggerFactory.getLogger(ReproductionActivitiesImpl.class);
  private static final String VERSION = "1";

  /** Facts of an environment that are the code's; all others are the machine's. */
  private static final Set<String> CODE = Set.of("code", "build");

  /**
   * What is compared: two runs as they were evaluated, so that a comparison that is there already
   * is not made twice, and a run that was evaluated once more is compared once more.
   */
  record Compared(UUID original, UUID again, UUID originalEvaluation, UUID evaluation) {}

  /** What the stage returns. */
  record Verdict(boolean bitEqual, String verdict) {}

  @Override
  public int compareRuns(ReproductionSpec spec) {
    int compared = 0;
    for (SeedRun run : past.ofCampaign(spec.campaignId())) {
      if (run.experiment().equals(spec.experiment()) && run.state() == RunState.DONE) {
        SeedRun original = past.original(spec.reproduces(), run.seed());
        PastRun first = past.run(original.id());
        PastRun second = past.run(run.id());
        runner.run(
            () -> call(first, second),
            Verdict.class,
            (attempt, heart) -> compare(first, second, heart));
        compared++;
      }
    }
    return compared;
  }

  private static StageCall call(PastRun original, PastRun again) {
    List<FileRef> inputs = new ArrayList<>(files("original-", original));
    inputs.addAll(files("", again));
    SeedRun run = again.view().run();
    return new StageCall(
        run.campaignId(),
        run.id(),
        StageName.COMPARE,
        "",
        VERSION,
        new Compared(
            original.view().run().id(),
            run.id(),
            original.evaluation().id(),
            again.evaluation().id()),
        inputs);
  }

  private static List<FileRef> files(String before, PastRun run) {
    List<FileRef> files = new ArrayList<>();
    run.models()
        .forEach((branch, file) -> files.add(named(before + prefix(branch) + file.name(), file)));
    files.add(named(before + run.predictions().name(), run.predictions()));
    return files;
  }

  private static String prefix(String branch) {
    return branch.isEmpty() ? "" : branch + "-";
  }

  private static FileRef named(String name, FileRef file) {
    return new FileRef(name, file.role(), file.sha256(), file.size(), file.mediaType());
  }

  private StageResult<Verdict> compare(PastRun first, PastRun second, Heartbeat heart)
      throws IOException {
    List<Weights> weights = new ArrayList<>();
    for (Map.Entry<String, FileRef> model : first.models().entrySet()) {
      heart.beat("comparing weights " + model.getKey());
      FileRef other = Objects.requireNonNull(second.models().get(model.getKey()), "a branch");
      weights.add(
          WeightsComparison.of(
              model.getKey(),
              model.getValue().sha256(),
              context.artifacts().fetch(model.getValue().sha256(), context.cache()),
              other.sha256(),
              context.artifacts().fetch(other.sha256(), context.cache())));
    }
    List<Difference> code = new ArrayList<>();
    List<Difference> machine = new ArrayList<>();
    environment(first, second, code, machine);
    RunView original = first.view();
    RunView again = second.view();
    Reproduction found =
        new Reproduction(
            side(first),
            side(second),
            weights,
            RunComparison.curves(original.curves(), again.curves()),
            new Reproduction.Scores(
                uar(original),
                uar(again),
                Objects.equals(original.run().scores(), again.run().scores())),
            RunComparison.predictions(
                first.predictions().sha256(),
                lines(first.predictions()),
                second.predictions().sha256(),
                lines(second.predictions())),
            differences(first, second, ReproductionActivitiesImpl::digests),
            differences(first, second, ReproductionActivitiesImpl::spec),
            code,
            machine);
    concluded(found);
    return new StageResult<>(
        new Verdict(found.bitEqual(), found.verdict()),
        List.of(
            JsonArtifacts.file(
                "reproduction.json",
                PastRuns.REPRODUCTION,
                JsonArtifacts.put(context.artifacts(), found))));
  }

  /** Where everything about a reproduction is known: the place for a statement of its own. */
  private static void concluded(Reproduction found) {
    LOG.info(
        "{} reproduces {}: {}", found.again().name(), found.original().name(), found.verdict());
  }

  private static Side side(PastRun run) {
    SeedRun row = run.view().run();
    return new Side(row.id(), row.campaign(), row.experiment(), row.seed(), run.evaluation().id());
  }

  private static double uar(RunView view) {
    return Objects.requireNonNull(view.run().uar(), "a finished run has a score");
  }

  /** Of the trainings, branch by branch, in what is asked of each. */
  private static List<Difference> differences(
      PastRun first, PastRun second, Function<StageView, JsonNode> what) {
    List<Difference> differences = new ArrayList<>();
    first
        .trainings()
        .forEach(
            (branch, training) ->
                differences.addAll(
                    RunComparison.differences(
                        branch,
                        what.apply(training),
                        what.apply(Objects.requireNonNull(second.trainings().get(branch))))));
    return differences;
  }

  private static JsonNode digests(StageView stage) {
    ObjectNode digests = CanonicalJson.MAPPER.createObjectNode();
    stage.inputs().forEach(file -> digests.put(file.name(), file.sha256()));
    return digests;
  }

  /** Device, threads and instructions are the machine's. */
  private static JsonNode spec(StageView stage) {
    ObjectNode spec = stage.spec().deepCopy();
    spec.put("version", stage.version());
    return spec.without(
        List.of(TrainingActivitiesImpl.AFRESH, "device", "threads", "instructions"));
  }

  private static void environment(
      PastRun first, PastRun second, List<Difference> code, List<Difference> machine) {
    Set<Difference> all = new LinkedHashSet<>();
    first
        .trainings()
        .forEach(
            (branch, training) -> {
              StageView other = Objects.requireNonNull(second.trainings().get(branch));
              all.addAll(
                  RunComparison.differences("", training.environment(), other.environment()));
              String host = training.worker().replaceFirst("/\\d+$", "");
              String otherHost = other.worker().replaceFirst("/\\d+$", "");
              if (!host.equals(otherHost)) {
                all.add(new Difference("host", host, otherHost));
              }
            });
    all.forEach(each -> (CODE.contains(each.what()) ? code : machine).add(each));
  }

  private List<JsonNode> lines(FileRef file) {
    try (InputStream in = context.artifacts().open(file.sha256());
        MappingIterator<JsonNode> values =
            CanonicalJson.MAPPER.readerFor(JsonNode.class).readValues(in)) {
      return values.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
