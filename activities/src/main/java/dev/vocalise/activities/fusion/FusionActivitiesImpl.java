package dev.vocalise.activities.fusion;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.Heart;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.StageCall;
import dev.vocalise.activities.stage.StageResult;
import dev.vocalise.activities.stage.StageRunner;
import dev.vocalise.activities.training.CachedCurves;
import dev.vocalise.activities.training.RunContext;
import dev.vocalise.activities.training.TrainingInputs;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.training.Evaluation;
import dev.vocalise.model.training.MultitaskLearner;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.fusion.EvaluationSpec;
import dev.vocalise.workflows.fusion.FusionActivities;
import dev.vocalise.workflows.fusion.SeedScore;
import dev.vocalise.workflows.fusion.TrainedBranch;
import dev.vocalise.workflows.training.TrainingRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The only code that reads labels of T_te, after the model was chosen without them (§4.2.3). */
public final class FusionActivitiesImpl implements FusionActivities {
  private static final String STAGE = "evaluateFusion";
  private static final String VERSION = "1";

  private final StageRunner runner;
  private final RunContext context;

  public FusionActivitiesImpl(StageRunner runner, RunContext context) {
    this.runner = runner;
    this.context = context;
  }

  /** One line of the predictions: class names, logits in the order of the classes. */
  record Prediction(String utterance, String reference, String predicted, List<Float> logits) {}

  @Override
  public SeedScore evaluateFusion(EvaluationSpec spec) {
    TrainedBranch branch = spec.branches().get(0);
    TrainingRequest request = branch.training();
    Heart heart = Heart.ofThisActivity();
    StageCall call =
        new StageCall(
            request.campaignId(),
            request.runId(),
            STAGE,
            "",
            VERSION,
            Map.of("modality", request.experiment().modality(), "seed", request.seed()),
            List.of(
                JsonArtifacts.file("model.safetensors", "model", branch.model().weights()),
                JsonArtifacts.file(
                    "target.jsonl", "manifest", request.target().dataset().manifest()),
                JsonArtifacts.file("target-audio.json", "index", request.target().index())));
    // Never from the cache: the run's own attempt has to write its result, and the stage is short.
    return runner.attempt(call, attempt -> evaluate(branch, attempt, heart));
  }

  private StageResult<SeedScore> evaluate(TrainedBranch branch, StageAttempt attempt, Heart heart)
      throws IOException {
    heart.beat("testing");
    TrainingRequest request = branch.training();
    TrainingInputs inputs = TrainingInputs.open(context, request);
    Path weights = context.artifacts().fetch(branch.model().weights().sha256(), context.cache());
    Evaluation evaluation;
    try (MultitaskLearner learner = inputs.trainedLearner(weights)) {
      evaluation = Evaluation.of(learner, inputs.testFeatures(), inputs.settings().batchSize());
    }
    CachedCurves.write(context, branch, attempt);
    int[] reference = inputs.testLabels();
    Scores scores = evaluation.scores(reference);
    ArtifactRef predictions =
        JsonArtifacts.ref(
            context
                .artifacts()
                .put(
                    lines(inputs.protocol().targetTest(), reference, evaluation),
                    "application/x-ndjson"));
    ArtifactRef confusion = JsonArtifacts.put(context.artifacts(), scores);
    context.metrics().append(attempt, recalls(scores, branch.model().bestRound()));
    context.runs().finish(attempt, scores.unweightedAverageRecall(), CanonicalJson.tree(scores));
    return new StageResult<>(
        new SeedScore(
            request.runId(),
            request.seed(),
            scores.unweightedAverageRecall(),
            Map.of(request.experiment().modality(), scores.unweightedAverageRecall()),
            predictions),
        List.of(
            JsonArtifacts.file("predictions.jsonl", "predictions", predictions),
            JsonArtifacts.file("scores.json", "scores", confusion)));
  }

  /** One point per class that occurs in T_te, at the round of the tested state. */
  private static List<MetricPoint> recalls(Scores scores, int round) {
    Instant now = Instant.now();
    List<MetricPoint> points = new ArrayList<>();
    for (Emotion emotion : Emotion.values()) {
      Double recall = scores.recall().get(emotion.index());
      if (recall != null) {
        points.add(new MetricPoint("recall." + emotion.label(), round, now, recall));
      }
    }
    return points;
  }

  private static byte[] lines(List<String> ids, int[] reference, Evaluation evaluation) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Emotion[] emotions = Emotion.values();
    for (int i = 0; i < reference.length; i++) {
      out.writeBytes(
          CanonicalJson.bytes(
              new Prediction(
                  ids.get(i),
                  emotions[reference[i]].label(),
                  emotions[evaluation.predictions()[i]].label(),
                  list(evaluation.logits()[i]))));
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static List<Float> list(float[] row) {
    List<Float> values = new ArrayList<>(row.length);
    for (float value : row) {
      values.add(value);
    }
    return values;
  }
}
