package dev.vocalise.activities.training;

import static dev.vocalise.activities.stage.JsonArtifacts.file;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.model.BranchEncoder;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.Heartbeat;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.activities.stage.StageCall;
import dev.vocalise.activities.stage.StageCheckpoints;
import dev.vocalise.activities.stage.StageResult;
import dev.vocalise.activities.stage.StageRunner;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.dataset.Protocol;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Numerics;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.prediction.ModelDescription;
import dev.vocalise.model.training.Checkpoint;
import dev.vocalise.model.training.CheckpointFormat;
import dev.vocalise.model.training.Measurement;
import dev.vocalise.model.training.Trainer;
import dev.vocalise.model.training.TrainingReport;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.TextSpec;
import dev.vocalise.workflows.training.TrainedModel;
import dev.vocalise.workflows.training.TrainingActivities;
import dev.vocalise.workflows.training.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * §4.2 for one seed: from the newest checkpoint of the run if there is one, else from the
 * registered weights.
 */
public record TrainingActivitiesImpl(StageRunner runner, RunContext context)
    implements TrainingActivities {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingActivitiesImpl.class);
  private static final String VERSION = "1";

  /** Names the run in the specification of a stage whose outputs no other run may provide. */
  public static final String AFRESH = "afresh";

  /**
   * The facts about a model: what it was trained with, on which utterances, and how it went.
   *
   * @param method its name
   * @param settings all that decide what is learned, by the names under which experiments are
   *     stored
   * @param split ids of every part, in the order of the shuffle
   * @param labelsRead how many labels training was given of each part
   * @param text what a text branch read, null for audio
   * @param fitted what the encoder knew of the training parts; null where it knew nothing
   * @param notes what the method could not do with this corpus
   * @param extra further corpora whose recordings joined T_tr
   * @param classes in the order of the logits; null for the paper's
   * @param model what stands with the weights, so that they can be used without the campaign
   */
  record Report(
      String method,
      Map<String, Object> settings,
      Protocol split,
      int bestRound,
      int rounds,
      String stopReason,
      double validationAccuracy,
      List<Measurement> measurements,
      SortedMap<String, Integer> labelsRead,
      TrainingInputs.@Nullable TextReport text,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Fitted fitted,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TrainingEvidence.Extra> extra,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> classes,
      ModelDescription model) {}

  @Override
  public TrainedModel trainAlternating(TrainingRequest request) {
    return runner.once(
        () -> call(request),
        TrainedModel.class,
        (attempt, heart) -> train(request, attempt, heart));
  }

  private StageCall call(TrainingRequest request) {
    context
        .runs()
        .started(request.runId(), context.host().environment(), context.device().toString());
    return new StageCall(
        request.campaignId(),
        request.runId(),
        StageName.TRAIN,
        // One branch has no subject: runs of before there were two go on where they stopped.
        request.experiment().branches().size() == 1 ? "" : request.branchSpec().modality(),
        VERSION,
        spec(context, request),
        BranchFiles.trained(context, request));
  }

  /**
   * What the weights depend on besides the inputs: not the names of campaign, experiment or
   * corpora.
   */
  static JsonNode spec(RunContext context, TrainingRequest request) {
    ObjectNode spec = CanonicalJson.MAPPER.createObjectNode();
    spec.set("split", CanonicalJson.tree(request.experiment().split()));
    Recipe recipe = TrainingInputs.recipe(request.branchSpec(), request.seed());
    spec.set("training", CanonicalJson.tree(recipe.values().identity()));
    if (!recipe.method().name().equals(Method.DEFAULT)) { // the key of builds with one method
      spec.put("method", recipe.method().name());
    }
    BranchEncoder encoder = BranchEncoder.of(context, request.branchSpec());
    if (encoder.checkpoint() == null) { // else the files say what it is
      spec.put("kind", encoder.family().kind());
    }
    if (request.branchSpec().encoder() != null) {
      spec.set("encoder", CanonicalJson.tree(encoder.values().identity()));
    }
    spec.put("sourceLabels", request.experiment().source().labels());
    spec.put("targetLabels", request.experiment().target().labels());
    OwnClasses.of(request.experiment())
        .forEach((key, value) -> spec.set(key, CanonicalJson.tree(value)));
    spec.put("modality", request.branchSpec().modality());
    if (request.branchSpec().text() != null) {
      spec.set("text", text(request.branchSpec().text()));
    }
    spec.put("seed", request.seed());
    spec.set("device", context.deviceKey());
    spec.put("threads", context.threads());
    String instructions = context.bfloat16().instructions(Numerics.precision(recipe.values()));
    if (instructions != null) {
      spec.put("instructions", instructions);
    }
    if (request.experiment().reproduces() != null) { // a key of its own: nothing is taken over
      spec.put(AFRESH, request.runId().toString());
    }
    return spec;
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
    requirePrecisions(inputs.recipe());
    int branches = request.experiment().branches().size();
    for (int later = request.branch() + 1; later < branches; later++) {
      // A refusal may not wait for this training's end.
      TrainingInputs next = TrainingInputs.open(context, request.ofBranch(later));
      next.requireUsableParts();
      requirePrecisions(next.recipe());
    }
    int rounds = inputs.recipe().schedule().rounds();
    try (Learner learner = inputs.newLearner();
        ProgressWriter progress = new ProgressWriter(attempt, request, rounds, heart, context)) {
      Checkpoint newest = newestCheckpoint(attempt);
      TrainingReport report =
          SystemSampler.during(
              attempt,
              context,
              () -> Trainer.train(inputs.recipe(), learner, inputs.parts(), newest, progress));
      return result(attempt, request, inputs, report);
    }
  }

  /** Of the training, and of the test that follows it. */
  private void requirePrecisions(Recipe recipe) {
    context.bfloat16().require(Numerics.precision(recipe.values()), Numerics.PRECISION);
    context.bfloat16().require(Numerics.inference(recipe.values()), Numerics.INFERENCE);
  }

  private @Nullable Checkpoint newestCheckpoint(StageAttempt attempt) throws IOException {
    Checkpoint newest =
        new StageCheckpoints(context, attempt)
            .newest((file, position) -> CheckpointFormat.read(file));
    if (newest != null) {
      LOG.info("going on after step {} of run {}", newest.step(), attempt.runId());
    }
    return newest;
  }

  private StageResult<TrainedModel> result(
      StageAttempt attempt, TrainingRequest request, TrainingInputs inputs, TrainingReport report)
      throws IOException {
    Path file = context.scratch().resolve("model-" + attempt.id() + ".safetensors");
    SafeTensors.write(file, report.model().tensors());
    ArtifactRef weights = JsonArtifacts.ref(context.artifacts().put(file, ProgressWriter.TENSORS));
    Files.delete(file);
    ArtifactRef written =
        JsonArtifacts.put(
            context.artifacts(),
            new Report(
                inputs.recipe().method().name(),
                inputs.recipe().values().storedOfTraining(),
                inputs.protocol(),
                report.bestRound(),
                report.rounds(),
                report.stopReason().label(),
                report.validationAccuracy(),
                report.measurements(),
                inputs.labelsRead(),
                inputs.textReport(),
                inputs.fitted().nothing() ? null : inputs.fitted(),
                inputs.notes(),
                inputs.extraUsed(),
                request.experiment().classes(),
                inputs.description()));
    return new StageResult<>(
        new TrainedModel(
            weights,
            written,
            report.bestRound(),
            report.rounds(),
            report.validationAccuracy(),
            inputs.notes()),
        List.of(
            file("model.safetensors", "model", weights), file("training.json", "report", written)));
  }
}
