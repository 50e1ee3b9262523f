package dev.vocalise.activities.fusion;

import static dev.vocalise.activities.stage.JsonArtifacts.file;

import dev.vocalise.activities.failure.FailureTranslator;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.stage.Heartbeat;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.activities.stage.StageCall;
import dev.vocalise.activities.stage.StageResult;
import dev.vocalise.activities.stage.StageRunner;
import dev.vocalise.activities.training.BranchFiles;
import dev.vocalise.activities.training.OwnClasses;
import dev.vocalise.activities.training.TrainingActivitiesImpl;
import dev.vocalise.activities.training.TrainingInputs;
import dev.vocalise.activities.training.TrainingMetrics;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Numerics;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.training.Evaluation;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.fusion.EvaluationSpec;
import dev.vocalise.workflows.fusion.FusionActivities;
import dev.vocalise.workflows.fusion.SeedScore;
import dev.vocalise.workflows.fusion.TrainedBranch;
import dev.vocalise.workflows.training.TrainingRequest;
import dev.vocalise.workflows.transcription.Transcripts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The only code that reads labels of T_te, after the models were chosen without them (§4.2.3). */
public record FusionActivitiesImpl(StageRunner runner, RunContext context)
    implements FusionActivities {
  private static final String VERSION = "3";

  /** Name of the predictions in float32 of a run that is tested in bfloat16. */
  public static final String FLOAT32 = "predictions-float32.jsonl";

  /** Utterances among which batches begin that are tested in float32 as well. */
  private static final int COMPARED = 500;

  @Override
  public SeedScore evaluate(EvaluationSpec spec) {
    spec.branches().forEach(this::requireOwn);
    // Never from the cache: the run's own attempt has to write its result, and the stage is short.
    return runner.attempt(() -> call(spec), (attempt, heart) -> evaluate(spec, attempt, heart));
  }

  /**
   * Whoever can answer for a worker could name another run's model, or one that nobody trained:
   * what counts is the last attempt of this run's training, which took its token here.
   */
  private void requireOwn(TrainedBranch branch) {
    TrainingRequest request = branch.training();
    boolean single = request.experiment().branches().size() == 1;
    String subject = single ? "" : request.branchSpec().modality();
    List<FileRef> trained =
        runner.stages().ofRun(request.runId()).stream()
            .filter(stage -> stage.stage().equals(StageName.TRAIN.stored()))
            .filter(stage -> stage.subject().equals(subject))
            .reduce((first, second) -> second)
            .filter(stage -> stage.state().hasOutputs())
            .map(StageView::outputs)
            .orElse(List.of());
    for (ArtifactRef file : List.of(branch.model().weights(), branch.model().report())) {
      if (trained.stream().noneMatch(own -> own.sha256().equals(file.sha256()))) {
        throw FailureTranslator.translate(
            new StageException(
                FailureCode.MODEL_FOREIGN,
                "run %s is to test %s, which its own training %s did not make; expected %s; retry the run: vocalise run retry %s"
                    .formatted(
                        request.runId(),
                        file.sha256(),
                        subject,
                        trained.isEmpty()
                            ? "the outputs of a training that ended"
                            : trained.stream().map(FileRef::sha256).toList(),
                        request.runId())));
      }
    }
  }

  private StageCall call(EvaluationSpec spec) {
    TrainingRequest request = spec.branches().get(0).training();
    ExperimentSpec experiment = request.experiment();
    Map<String, Object> settings = new HashMap<>();
    settings.put("modality", experiment.modality());
    settings.put("seed", request.seed());
    if (experiment.fusion() != null) {
      settings.put("fusion", experiment.fusion());
    }
    if (experiment.textBranch() != null) {
      settings.put("text", experiment.textBranch().text());
    }
    settings.putAll(OwnClasses.of(experiment));
    settings.putAll(precisions(spec));
    if (experiment.reproduces() != null) { // goes on from no other run's logits
      settings.put(TrainingActivitiesImpl.AFRESH, request.runId().toString());
    }
    List<FileRef> inputs = new ArrayList<>();
    for (TrainedBranch branch : spec.branches()) {
      boolean only = spec.branches().size() == 1;
      String prefix = only ? "" : branch.training().branchSpec().modality() + "-";
      inputs.add(file(prefix + "model.safetensors", "model", branch.model().weights()));
      inputs.add(file(prefix + "training.json", "report", branch.model().report())); // the parts
      inputs.addAll(BranchFiles.tested(context, branch.training()));
    }
    inputs.add(file("source.jsonl", "manifest", request.source().dataset().manifest()));
    inputs.add(file("target.jsonl", "manifest", request.target().dataset().manifest()));
    inputs.add(file("target-audio.json", "index", request.target().index()));
    Transcripts words = request.transcripts();
    if (words != null) {
      inputs.add(file("target-words.jsonl", "transcripts", words.lines()));
    }
    return new StageCall(
        request.campaignId(), request.runId(), StageName.EVALUATE, "", VERSION, settings, inputs);
  }

  /** In which branches are tested, and with which instructions; nothing in float32. */
  private Map<String, Object> precisions(EvaluationSpec spec) {
    Map<String, Object> settings = new HashMap<>();
    Map<String, String> precisions = new TreeMap<>();
    for (TrainedBranch branch : spec.branches()) {
      Precision precision = inference(branch.training());
      if (precision != Precision.FLOAT32) {
        precisions.put(branch.training().branchSpec().modality(), precision.toString());
        settings.put("precision", precisions);
        String instructions = context.bfloat16().instructions(precision);
        if (instructions != null) {
          settings.put("instructions", instructions);
        }
      }
    }
    return settings;
  }

  private static Precision inference(TrainingRequest request) {
    return Numerics.inference(TrainingInputs.recipe(request.branchSpec(), request.seed()).values());
  }

  private StageResult<SeedScore> evaluate(
      EvaluationSpec spec, StageAttempt attempt, Heartbeat heart) throws IOException {
    for (TrainedBranch branch : spec.branches()) {
      context.bfloat16().require(inference(branch.training()), Numerics.INFERENCE);
    }
    TestedLogits logits = new TestedLogits();
    TrainingRequest request = spec.branches().get(0).training();
    TrainingInputs inputs = TrainingInputs.open(context, request);
    TestedSoFar tested = TestedSoFar.open(context, attempt, heart, call(spec).cacheKey());
    RunScores.TextRead text = null;
    int round = 0;
    for (TrainedBranch branch : spec.branches()) {
      TrainingInputs own =
          TrainingInputs.ofTrained(context, branch.training(), branch.model().report());
      test(own, branch, tested, logits);
      if (branch.training().branchSpec().reads()) {
        text =
            new RunScores.TextRead(
                own.testPart().size(), own.testedWithoutTranscript(), own.truncated());
      }
      round = Math.max(round, branch.model().bestRound());
      TrainingMetrics.complete(context, branch, attempt);
    }
    TestResult result =
        TestResult.of(
            request.experiment().fusion(),
            inputs.classes(),
            inputs.testPart(),
            inputs.testLabels(inputs.testPart()),
            logits.tested(),
            text);
    List<FileRef> outputs = new ArrayList<>();
    TestResult float32 =
        logits.inFloat32(
            request.experiment().fusion(), inputs.classes(), inputs.testPart(), inputs::testLabels);
    if (float32 != null) {
      result =
          result.with(
              PrecisionEffect.between(
                  inputs.classes(), result.predictions(), float32.predictions()));
      outputs.add(
          file(
              FLOAT32,
              "comparison",
              JsonArtifacts.putLines(context.artifacts(), float32.predictions())));
    }
    ArtifactRef predictions = JsonArtifacts.putLines(context.artifacts(), result.predictions());
    ArtifactRef scores = JsonArtifacts.put(context.artifacts(), result.scores().json());
    context.metrics().append(attempt, points(result, inputs.classes(), round));
    context.runs().finish(attempt, result.uar(), result.scores().json());
    outputs.add(0, file("predictions.jsonl", "predictions", predictions));
    outputs.add(1, file("scores.json", "scores", scores));
    return new StageResult<>(
        new SeedScore(
            request.runId(), request.seed(), result.uar(), result.uarByModality(), predictions),
        outputs);
  }

  /** Adds the logits of what of T_te the branch can score. */
  private void test(
      TrainingInputs inputs, TrainedBranch branch, TestedSoFar tested, TestedLogits into)
      throws IOException {
    List<String> ids = inputs.testIds();
    String modality = branch.training().branchSpec().modality();
    if (ids.isEmpty()) {
      into.put(modality, Map.of()); // no text, and the audio decides alone
      return;
    }
    Path weights = context.artifacts().fetch(branch.model().weights().sha256(), context.cache());
    FeatureSource features = inputs.testFeatures();
    int pass = inputs.recipe().schedule().batches().pass();
    Precision precision = inference(branch.training());
    Evaluation evaluation;
    try (Learner learner = inputs.trainedLearner(weights, precision)) {
      evaluation =
          Evaluation.of(
              learner,
              features,
              pass,
              tested.rows(modality),
              () -> tested.beat("testing " + modality));
    }
    Map<String, float[]> logits = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      logits.put(ids.get(i), evaluation.logits()[i]);
    }
    if (precision == Precision.FLOAT32) {
      into.put(modality, logits);
      return;
    }
    Map<String, float[]> float32 = new HashMap<>();
    try (Learner learner = inputs.trainedLearner(weights, Precision.FLOAT32)) {
      Evaluation.first(
              COMPARED,
              learner,
              features,
              pass,
              tested.rows(modality + "." + Precision.FLOAT32),
              () -> tested.beat("testing %s in float32".formatted(modality)))
          .forEach((place, row) -> float32.put(ids.get(place), row));
    }
    into.put(modality, logits, float32);
  }

  /** One point per class that occurs in T_te, at the round of the tested state. */
  static List<MetricPoint> points(TestResult result, ClassNames classes, int round) {
    Instant now = Instant.now();
    List<MetricPoint> points = new ArrayList<>();
    recalls(result.scores().decided(), classes, "", round, now, points);
    if (result.scores().fusion() != null) {
      result
          .alone()
          .forEach(
              (modality, scores) -> {
                points.add(
                    new MetricPoint(
                        modality + ".uar", round, now, scores.unweightedAverageRecall()));
                recalls(scores, classes, modality + ".", round, now, points);
              });
    }
    return points;
  }

  private static void recalls(
      Scores scores,
      ClassNames classes,
      String prefix,
      int round,
      Instant now,
      List<MetricPoint> points) {
    for (int c = 0; c < classes.size(); c++) {
      Double recall = scores.recall().get(c);
      if (recall != null) {
        points.add(new MetricPoint(prefix + "recall." + classes.name(c), round, now, recall));
      }
    }
  }
}
