package dev.vocalise.activities.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.fusion.FusionActivitiesImpl;
import dev.vocalise.activities.fusion.PrecisionEffect;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.activities.fusion.TestEvidence;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.training.TrainingEvidence;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.DamagedArtifactException;
import dev.vocalise.infra.audit.Findings;
import dev.vocalise.infra.ledger.CanonicalForm;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.dataset.Protocol;
import dev.vocalise.model.dataset.ProtocolException;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One finished run from its artifacts: the tested model is its own, the predictions give the
 * scores, the training reports give the curves, and the parts are those that the seed cuts.
 */
final class RunAudit {
  /** What keys of the audio branch begin with where two are fused. */
  private static final String HEARD = "audio.";

  private final ArtifactStore artifacts;
  private final Findings findings;
  private final RunView view;
  private final ExperimentSpec experiment;
  private final String name;
  private final Map<String, Double> points = new TreeMap<>();
  private int bestRound;

  /** What keys begin with whose test cannot be recomputed; empty for none. */
  private String unknown = "";

  RunAudit(ArtifactStore artifacts, Findings findings, RunView view, ExperimentSpec experiment) {
    this.artifacts = artifacts;
    this.findings = findings;
    this.view = view;
    this.experiment = experiment;
    SeedRun run = view.run();
    this.name =
        "run %s (%s/%s, seed %d)".formatted(run.id(), run.campaign(), run.experiment(), run.seed());
  }

  void check() {
    if (view.run().state() != RunState.DONE) {
      findings.notCheckable("run", name, "it is " + view.run().state());
      return;
    }
    Optional<StageView> tested = last(StageName.EVALUATE, "");
    if (tested.isEmpty()) {
      findings.violated("run", name, "an evaluation that ended", "none");
      return;
    }
    try {
      for (BranchSpec branch : experiment.branches()) {
        training(branch, tested.get());
      }
      test(tested.get());
      curves();
    } catch (DamagedArtifactException | StageException | IllegalArgumentException e) {
      findings.notCheckable("run", name, "what it is made of cannot be read: " + e.getMessage());
    }
  }

  /** The last attempt that has outputs. */
  private Optional<StageView> last(StageName stage, String subject) {
    return view.last(stage.stored(), subject);
  }

  private boolean single() {
    return experiment.branches().size() == 1;
  }

  private void training(BranchSpec branch, StageView tested) {
    String modality = single() ? "" : branch.modality();
    Optional<StageView> found = last(StageName.TRAIN, modality);
    if (found.isEmpty()) {
      findings.violated("model", name, "a training that ended", "none");
      return;
    }
    StageView training = found.get();
    String file = (single() ? "" : modality + "-") + "model.safetensors";
    findings.equal(
        "model",
        name + " tested " + file,
        file(training.outputs(), "model.safetensors").map(FileRef::sha256).orElse("no model"),
        file(tested.inputs(), file).map(FileRef::sha256).orElse("no model"));
    findings.that(
        !tested.startedAt().isBefore(Objects.requireNonNull(training.endedAt(), "endedAt")),
        "protocol.test-after-training",
        name,
        "a test after the training's end at " + training.endedAt(),
        "one at " + tested.startedAt());
    TrainingEvidence evidence =
        TrainingEvidence.read(artifacts, ref(training.outputs(), "training.json"));
    findings.equal(
        "model", name + " classes", classes().names(), ClassNames.of(evidence.classes()).names());
    bestRound = Math.max(bestRound, evidence.bestRound());
    evidence.points(classes(), single() ? "" : modality + ".", Instant.EPOCH).forEach(this::expect);
    protocol(evidence, training);
  }

  private void protocol(TrainingEvidence evidence, StageView training) {
    Protocol split = evidence.split();
    disjoint("S_tr", split.sourceTrain(), "S_va", split.sourceValidation());
    disjoint("T_tr", split.targetTrain(), "T_te", split.targetTest());
    try {
      Protocol cut = cut(training).protocol();
      findings.equal("protocol.parts", name + " S_tr", cut.sourceTrain(), split.sourceTrain());
      findings.equal(
          "protocol.parts", name + " S_va", cut.sourceValidation(), split.sourceValidation());
      findings.equal("protocol.parts", name + " T_tr", cut.targetTrain(), split.targetTrain());
      findings.equal("protocol.parts", name + " T_te", cut.targetTest(), split.targetTest());
      List<TrainingEvidence.Extra> extra = TrainingEvidence.extra(artifacts, extra(training));
      if (!extra.isEmpty() || !evidence.extraOrNone().isEmpty()) {
        findings.equal("protocol.parts", name + " extra corpora", extra, evidence.extraOrNone());
      }
    } catch (ProtocolException e) {
      findings.violated("protocol.parts", name, "parts", String.valueOf(e.getMessage()));
    }
    Map<String, Integer> read = evidence.labelsRead();
    if (read == null) {
      findings.notCheckable(
          "protocol.target-labels", name, "an earlier build trained it and counted no labels");
    } else {
      for (String part : List.of("T_tr", "T_te")) {
        findings.equal(
            "protocol.target-labels",
            name + " labels of " + part + " in training",
            0,
            read.getOrDefault(part, -1));
      }
    }
  }

  private TrainingEvidence.Cut cut(StageView training) {
    return TrainingEvidence.cut(
        experiment,
        ref(training.inputs(), "source.jsonl"),
        ref(training.inputs(), "target.jsonl"),
        extra(training),
        view.run().seed(),
        artifacts);
  }

  /** Manifests of the further corpora that the experiment names. */
  private List<ArtifactRef> extra(StageView training) {
    return IntStream.range(0, experiment.extraCorpora().size())
        .mapToObj(place -> ref(training.inputs(), TrainingEvidence.extraManifest(place)))
        .toList();
  }

  private void disjoint(String one, List<String> some, String other, List<String> others) {
    TreeSet<String> both = new TreeSet<>(some);
    both.retainAll(new TreeSet<>(others));
    findings.that(
        both.isEmpty(),
        "protocol.disjoint",
        name + " " + one + " and " + other,
        "no utterance in both",
        String.valueOf(both));
  }

  private void test(StageView tested) {
    TestEvidence evidence =
        TestEvidence.read(artifacts, ref(tested.outputs(), "predictions.jsonl"));
    StageView training =
        last(StageName.TRAIN, single() ? "" : experiment.branches().get(0).modality())
            .orElseThrow();
    TrainingEvidence.Cut cut = cut(training);
    Map<String, String> expected = new HashMap<>();
    List<String> ids = cut.protocol().targetTest();
    int[] labels = cut.targetLabels(ids);
    for (int i = 0; i < labels.length; i++) {
      expected.put(ids.get(i), classes().name(labels[i]));
    }
    evidence
        .references()
        .forEach(
            (utterance, reference) ->
                findings.equal(
                    "reference",
                    name + " " + utterance,
                    expected.getOrDefault(utterance, "an utterance of T_te"),
                    reference));
    JsonNode scores = Objects.requireNonNull(view.run().scores(), "scores");
    boolean dropped = scores.at("/fusion/counts/dropped").asInt() > 0;
    if (dropped) {
      findings.notCheckable(
          "scores",
          name + " audio alone",
          "it also heard utterances without text, which were dropped and have no prediction");
      unknown = HEARD;
    }
    TestEvidence.Recomputed recomputed =
        evidence.recompute(
            classes(),
            experiment.fusion(),
            experiment.branches().get(0).modality(),
            scores.at("/text/truncated").asInt());
    findings.equal("predictions", name, recomputed.lines(), evidence.lines());
    compare(scores, withPrecision(recomputed.scores(), evidence, tested).json(), dropped);
    JsonNode stored =
        JsonArtifacts.read(artifacts, ref(tested.outputs(), "scores.json"), JsonNode.class);
    findings.equal("scores", name + " scores.json", text(stored), text(scores));
    findings.equal("uar", name, recomputed.uar(), Objects.requireNonNull(view.run().uar()));
    recomputed.points(bestRound).stream()
        .filter(point -> !isUnknown(point.key()))
        .forEach(this::expect);
  }

  /** What bfloat16 changed follows from the predictions in float32 of some of the utterances. */
  private RunScores withPrecision(RunScores scores, TestEvidence evidence, StageView tested) {
    if (file(tested.outputs(), FusionActivitiesImpl.FLOAT32).isEmpty()) {
      return scores;
    }
    TestEvidence float32 =
        TestEvidence.read(artifacts, ref(tested.outputs(), FusionActivitiesImpl.FLOAT32));
    findings.equal(
        "predictions",
        name + " in float32",
        float32
            .recompute(classes(), experiment.fusion(), experiment.branches().get(0).modality(), 0)
            .lines(),
        float32.lines());
    return scores.with(
        PrecisionEffect.between(classes(), evidence.predictions(), float32.predictions()));
  }

  private ClassNames classes() {
    return ClassNames.of(experiment.classes());
  }

  /**
   * Text that was not there is counted over all of T_te, of which a branch of text alone predicts
   * only what it can read; of what was dropped nothing is predicted at all.
   */
  private void compare(JsonNode stored, JsonNode recomputed, boolean dropped) {
    TreeSet<String> keys = new TreeSet<>();
    stored.fieldNames().forEachRemaining(keys::add);
    recomputed.fieldNames().forEachRemaining(keys::add);
    if (dropped || experiment.fusion() == null) {
      keys.remove("text");
    }
    if (dropped) {
      keys.remove("fusion");
    }
    for (String key : keys) {
      findings.equal(
          "scores", name + " " + key, text(recomputed.path(key)), text(stored.path(key)));
    }
  }

  private static String text(JsonNode value) {
    return value.isMissingNode()
        ? "nothing"
        : new String(CanonicalForm.bytes(CanonicalJson.tree(value)), StandardCharsets.UTF_8);
  }

  private void expect(MetricPoint point) {
    points.put(key(point.key(), point.step()), point.value());
  }

  private static String key(String key, long step) {
    return key + " at " + step;
  }

  private void curves() {
    Map<String, Double> left = new TreeMap<>(points);
    for (Map.Entry<String, List<MetricPoint>> curve : view.curves().entrySet()) {
      if (isUnknown(curve.getKey())) {
        continue;
      }
      for (MetricPoint point : curve.getValue()) {
        String key = key(point.key(), point.step());
        @Nullable Double expected = left.remove(key);
        findings.equal(
            "curve",
            "metric_point %s %s".formatted(view.run().id(), key),
            expected == null ? "no such point" : expected,
            point.value());
      }
    }
    List<String> missing = new ArrayList<>(left.keySet());
    Collections.sort(missing);
    for (String key : missing) {
      findings.violated(
          "curve",
          "metric_point %s %s".formatted(view.run().id(), key),
          String.valueOf(left.get(key)),
          "no such point");
    }
  }

  /** Whether the key is of a test that cannot be recomputed. */
  private boolean isUnknown(String key) {
    return !unknown.isEmpty()
        && (key.equals(unknown + "uar") || key.startsWith(unknown + "recall."));
  }

  private ArtifactRef ref(List<FileRef> files, String file) {
    FileRef found =
        file(files, file).orElseThrow(() -> new IllegalArgumentException("there is no " + file));
    return new ArtifactRef(found.sha256(), found.size(), found.mediaType());
  }

  private static Optional<FileRef> file(List<FileRef> files, String name) {
    return files.stream().filter(one -> one.name().equals(name)).findFirst();
  }
}
