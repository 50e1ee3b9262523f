package dev.vocalise.activities.analysis;

import dev.vocalise.activities.fusion.TestEvidence;
import dev.vocalise.activities.fusion.TestResult;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.training.OwnClasses;
import dev.vocalise.activities.training.TrainingEvidence;
import dev.vocalise.activities.transcription.TranscriptLine;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.Recent;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.ManifestLines;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.fusion.LogitFusion;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.transcription.Transcripts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Analyses finished runs; keeps the last few, since a page asks for the same one again. */
public final class RunAnalyst {
  private static final int KEPT = 8;

  private final ArtifactStore artifacts;
  private final Map<String, RunAnalysis> analyses = Recent.map(KEPT);
  private final Map<String, Map<String, Double>> levels = Recent.map(KEPT);
  private final Map<String, Integer> validations = Recent.map(KEPT);

  public RunAnalyst(ArtifactStore artifacts) {
    this.artifacts = artifacts;
  }

  /** Of a run; empty while it has not been tested. */
  public synchronized Optional<RunAnalysis> of(RunView view) {
    StageView test = test(view);
    FileRef predictions = test == null ? null : file(test.outputs(), "predictions.jsonl");
    if (test == null || predictions == null) {
      return Optional.empty();
    }
    RunAnalysis known = analyses.get(predictions.sha256());
    if (known == null) {
      known = analyse(view, test, predictions);
      analyses.put(predictions.sha256(), known);
    }
    return Optional.of(known);
  }

  /**
   * How many utterances its curves on S_va are of, by modality, which is empty for a run of one
   * branch; without a branch that has not ended yet, or whose report has no such number.
   */
  public synchronized Map<String, Integer> validation(RunView view) {
    Map<String, Integer> utterances = new LinkedHashMap<>();
    for (StageView stage : view.stages()) {
      FileRef report = file(stage.outputs(), "training.json");
      if (stage.stage().equals(StageName.TRAIN.stored()) && report != null) {
        Integer known = validations.computeIfAbsent(report.sha256(), any -> validation(report));
        if (known != null) {
          utterances.put(stage.subject(), known);
        }
      }
    }
    return utterances;
  }

  private @Nullable Integer validation(FileRef report) {
    if (!artifacts.exists(report.sha256(), report.size())) {
      return null; // a page is no place to mend the store
    }
    Map<String, Integer> read = TrainingEvidence.read(artifacts, ref(report)).labelsRead();
    return read == null ? null : read.get("S_va");
  }

  /**
   * Scores of its groups.
   *
   * @throws IllegalArgumentException while it has not been tested
   */
  public synchronized List<Group> groups(RunView view, Grouping by) {
    RunAnalysis analysis = of(view).orElseThrow(() -> notTested(view));
    return analysis.groups(by, by == Grouping.LEVEL ? levels(view, analysis) : Map.of());
  }

  /** For whoever asks for an analysis that there is none of. */
  public static IllegalArgumentException notTested(RunView view) {
    return new IllegalArgumentException(
        "run %s has no predictions: it is %s; expected one that is done"
            .formatted(view.run().id(), view.run().state()));
  }

  private static @Nullable StageView test(RunView view) {
    return view.run().state() != RunState.DONE
        ? null
        : view.stages().stream()
            .filter(stage -> stage.stage().equals(StageName.EVALUATE.stored()))
            .filter(stage -> stage.state().hasOutputs())
            .reduce((older, newer) -> newer)
            .orElse(null);
  }

  private static @Nullable FileRef file(List<FileRef> files, String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst().orElse(null);
  }

  private static ArtifactRef ref(FileRef file) {
    return new ArtifactRef(file.sha256(), file.size(), file.mediaType());
  }

  private RunAnalysis analyse(RunView view, StageView test, FileRef predictions) {
    List<String> classes = OwnClasses.names(view.run().settings()).names();
    FileRef manifest = file(test.inputs(), "target.jsonl");
    ManifestLines corpus =
        manifest == null || !artifacts.exists(manifest.sha256(), manifest.size())
            ? null
            : JsonArtifacts.read(artifacts, ref(manifest), ManifestLines::of);
    CorpusAdapter adapter = corpus == null ? null : CorpusAdapter.of(corpus.kind());
    Map<String, String> heard = heard(view, file(test.inputs(), "target-words.jsonl"));
    List<Decision> decisions = new ArrayList<>();
    for (TestResult.Prediction line :
        TestEvidence.read(artifacts, ref(predictions)).predictions()) {
      String id = line.utterance();
      int place = corpus == null ? -1 : corpus.position(id);
      Utterance utterance = corpus == null || place < 0 ? null : corpus.get(place);
      decisions.add(
          new Decision(
              id,
              line.reference(),
              line.predicted(),
              probabilities(line.logits()),
              heard.get(id),
              utterance,
              adapter == null || utterance == null ? null : adapter.gender(utterance)));
    }
    return RunAnalysis.of(classes, decisions);
  }

  private static List<Double> probabilities(List<Float> logits) {
    float[] row = new float[logits.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = logits.get(i);
    }
    List<Double> probabilities = new ArrayList<>();
    for (float one : LogitFusion.probabilities(row)) {
      probabilities.add((double) one);
    }
    return probabilities;
  }

  private Map<String, String> heard(RunView view, @Nullable FileRef words) {
    if (words == null || !artifacts.exists(words.sha256(), words.size())) {
      return Map.of();
    }
    String corpus = view.run().settings().at("/target/corpus").asText();
    return TranscriptLine.read(artifacts, new Transcripts(corpus, ref(words), 0, null)).stream()
        .collect(Collectors.toMap(TranscriptLine::utterance, TranscriptLine::text));
  }

  private Map<String, Double> levels(RunView view, RunAnalysis analysis) {
    StageView test = test(view);
    FileRef index = test == null ? null : file(test.inputs(), "target-audio.json");
    if (index == null) {
      return Map.of(); // a run that reads alone prepared no sound
    }
    return levels.computeIfAbsent(
        index.sha256() + view.run().id(),
        key ->
            Levels.of(
                artifacts,
                ref(index),
                analysis.decisions().stream()
                    .map(Decision::utterance)
                    .collect(Collectors.toSet())));
  }
}
