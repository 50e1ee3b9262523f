package dev.vocalise.activities.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.failure.FailureTranslator;
import dev.vocalise.activities.stage.BackgroundHeartbeat;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.Heartbeat;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.StageCall;
import dev.vocalise.activities.stage.StageResult;
import dev.vocalise.activities.stage.StageRunner;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.dataset.Protocol;
import dev.vocalise.model.method.multitask.MultitaskLearner;
import dev.vocalise.model.training.AlternatingTrainer;
import dev.vocalise.model.training.Checkpoint;
import dev.vocalise.model.training.CheckpointFormat;
import dev.vocalise.model.training.Measurement;
import dev.vocalise.model.training.TrainingReport;
import dev.vocalise.model.training.TrainingSettings;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.experiment.TextSpec;
import dev.vocalise.workflows.experiment.TrainingSpec;
import dev.vocalise.workflows.training.TrainedModel;
import dev.vocalise.workflows.training.TrainingActivities;
import dev.vocalise.workflows.training.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * §4.2 for one seed: from the newest checkpoint of the run if there is one, else from the
 * registered weights.
 */
public final class TrainingActivitiesImpl implements TrainingActivities {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingActivitiesImpl.class);
  static final String STAGE = "trainAlternating";
  private static final String VERSION = "1";

  private final StageRunner runner;
  private final RunContext context;

  public TrainingActivitiesImpl(StageRunner runner, RunContext context) {
    this.runner = runner;
    this.context = context;
  }

  /**
   * What a person asks about a model: what it was trained with, on whom, and how it went.
   *
   * @param split ids of every part, in the order of the shuffle
   * @param text what a text branch read, null for audio
   */
  record Report(
      TrainingSettings settings,
      Protocol split,
      int bestRound,
      int rounds,
      String stopReason,
      double validationAccuracy,
      List<Measurement> measurements,
      @Nullable TextReport text) {}

  @Override
  public TrainedModel trainAlternating(TrainingRequest request) {
    StageCall call;
    try {
      context
          .runs()
          .started(request.runId(), context.host().environment(), context.device().toString());
      call =
          new StageCall(
              request.campaignId(),
              request.runId(),
              STAGE,
              // One branch has no subject: runs of before there were two go on where they stopped.
              request.experiment().branches().size() == 1 ? "" : request.branchSpec().modality(),
              VERSION,
              spec(context, request),
              TrainingInputs.inputs(context, request));
    } catch (RuntimeException e) {
      throw FailureTranslator.translate(e);
    }
    try (BackgroundHeartbeat heart = BackgroundHeartbeat.ofThisActivity()) {
      return runner.once(
          call, TrainedModel.class, heart, attempt -> train(request, attempt, heart));
    }
  }

  /**
   * What the weights depend on besides the inputs: not the names of campaign, experiment or
   * corpora.
   */
  static JsonNode spec(RunContext context, TrainingRequest request) {
    ObjectNode spec = CanonicalJson.MAPPER.createObjectNode();
    spec.set("split", CanonicalJson.tree(request.experiment().split()));
    spec.set("training", training(request.branchSpec().training()));
    spec.put("sourceLabels", request.experiment().source().labels());
    spec.put("targetLabels", request.experiment().target().labels());
    spec.put("modality", request.branchSpec().modality());
    if (request.branchSpec().text() != null) {
      spec.set("text", text(request.branchSpec().text()));
    }
    spec.put("seed", request.seed());
    spec.put("device", context.device().toString());
    spec.put("threads", context.threads());
    return spec;
  }

  /** Without the size of a pass where there is one pass per batch: the key of builds before it. */
  private static JsonNode training(TrainingSpec training) {
    ObjectNode tree = (ObjectNode) CanonicalJson.tree(training);
    if (training.microBatch() >= training.batchSize()) {
      tree.remove("microBatch");
    }
    return tree;
  }

  /** What training reads; the words of T_te do not concern it. */
  private static JsonNode text(TextSpec text) {
    ObjectNode tree = (ObjectNode) CanonicalJson.tree(text);
    tree.remove(List.of("transcripts", "recogniser")); // the words themselves are an input
    return tree;
  }

  private StageResult<TrainedModel> train(
      TrainingRequest request, StageAttempt attempt, Heartbeat heart) throws IOException {
    heart.beat("reading");
    Files.createDirectories(context.scratch());
    TrainingInputs inputs = TrainingInputs.open(context, request);
    inputs.requireUsableParts();
    int branches = request.experiment().branches().size();
    for (int later = request.branch() + 1; later < branches; later++) {
      // A refusal may not wait for this training's end.
      TrainingInputs.open(context, request.ofBranch(later)).requireUsableParts();
    }
    ProgressWriter progress =
        new ProgressWriter(attempt, request, inputs.settings(), heart, context);
    try (MultitaskLearner learner = inputs.newLearner()) {
      TrainingReport report =
          AlternatingTrainer.train(
              learner, inputs.parts(), inputs.settings(), newestCheckpoint(attempt), progress);
      return result(attempt, inputs, report);
    }
  }

  private @Nullable Checkpoint newestCheckpoint(StageAttempt attempt) throws IOException {
    Optional<dev.vocalise.infra.lineage.Checkpoint> newest = context.checkpoints().newest(attempt);
    if (newest.isEmpty()) {
      return null;
    }
    LOG.info("going on after round {} of run {}", newest.get().round(), attempt.runId());
    Path file = context.artifacts().fetch(newest.get().artifact().sha256(), context.cache());
    try {
      return CheckpointFormat.read(file);
    } finally {
      Files.deleteIfExists(file); // it is read once
    }
  }

  private StageResult<TrainedModel> result(
      StageAttempt attempt, TrainingInputs inputs, TrainingReport report) throws IOException {
    Path file = context.scratch().resolve("model-" + attempt.id() + ".safetensors");
    SafeTensors.write(file, report.model().tensors());
    ArtifactRef weights = JsonArtifacts.ref(context.artifacts().put(file, ProgressWriter.TENSORS));
    Files.delete(file);
    ArtifactRef written =
        JsonArtifacts.put(
            context.artifacts(),
            new Report(
                inputs.settings(),
                inputs.protocol(),
                report.bestRound(),
                report.rounds(),
                SpecSettings.name(report.stopReason()),
                report.validationAccuracy(),
                report.measurements(),
                inputs.textReport()));
    return new StageResult<>(
        new TrainedModel(
            weights, written, report.bestRound(), report.rounds(), report.validationAccuracy()),
        List.of(
            JsonArtifacts.file("model.safetensors", "model", weights),
            JsonArtifacts.file("training.json", "report", written)));
  }
}
