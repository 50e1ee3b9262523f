package dev.vocalise.activities.fusion;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The predictions of a run, from which everything else about its test follows.
 *
 * @param predictions in their order
 */
public record TestEvidence(List<TestResult.Prediction> predictions) {

  public static TestEvidence read(ArtifactStore artifacts, ArtifactRef predictions) {
    return new TestEvidence(
        JsonArtifacts.read(
            artifacts,
            predictions,
            bytes ->
                CanonicalJson.MAPPER
                    .readerFor(TestResult.Prediction.class)
                    .<TestResult.Prediction>readValues(bytes)
                    .readAll()));
  }

  /** The utterances that were tested, with the class that the label map gives each. */
  public SortedMap<String, String> references() {
    SortedMap<String, String> references = new TreeMap<>();
    predictions.forEach(one -> references.put(one.utterance(), one.reference()));
    return references;
  }

  /**
   * The test as the logits and the references give it.
   *
   * @param classes of the experiment
   * @param fusion null for a run of one branch
   * @param modality of the only branch
   * @param truncated that the run counted; predictions do not tell. Those of one branch do not tell
   *     either what was read, so that this is left out
   */
  public Recomputed recompute(
      ClassNames classes, @Nullable FusionSpec fusion, String modality, int truncated) {
    Map<String, Map<String, float[]>> logits = new LinkedHashMap<>();
    RunScores.TextRead text = null;
    if (fusion == null) {
      logits.put(modality, byUtterance(TestResult.Prediction::logits));
    } else {
      logits.put(BranchSpec.AUDIO, byUtterance(TestResult.Prediction::audio));
      Map<String, float[]> read = byUtterance(TestResult.Prediction::text);
      logits.put(BranchSpec.TEXT, read);
      int all = predictions.size();
      text = new RunScores.TextRead(all, all - read.size(), truncated);
    }
    List<String> ids = predictions.stream().map(TestResult.Prediction::utterance).toList();
    int[] labels = predictions.stream().mapToInt(one -> classes.index(one.reference())).toArray();
    return new Recomputed(classes, TestResult.of(fusion, classes, ids, labels, logits, text));
  }

  @FunctionalInterface
  private interface Row {
    @Nullable List<Float> of(TestResult.Prediction prediction);
  }

  private Map<String, float[]> byUtterance(Row row) {
    Map<String, float[]> logits = new HashMap<>();
    for (TestResult.Prediction one : predictions) {
      List<Float> values = row.of(one);
      if (values != null) {
        float[] array = new float[values.size()];
        IntStream.range(0, array.length).forEach(i -> array[i] = values.get(i));
        logits.put(one.utterance(), array);
      }
    }
    return logits;
  }

  /** What follows from the predictions. */
  public record Recomputed(ClassNames classes, TestResult result) {
    public RunScores scores() {
      return result.scores();
    }

    public double uar() {
      return result.uar();
    }

    public List<MetricPoint> points(int round) {
      return FusionActivitiesImpl.points(result, classes, round);
    }

    /** Lines as they should be: decisions and fused logits follow from the logits. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      result.predictions().forEach(one -> lines.add(CanonicalJson.text(one)));
      return lines;
    }
  }

  /** Lines as they are. */
  public List<String> lines() {
    return predictions.stream().map(CanonicalJson::text).toList();
  }
}
