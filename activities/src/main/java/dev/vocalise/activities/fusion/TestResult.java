package dev.vocalise.activities.fusion;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.fusion.FusionReport;
import dev.vocalise.model.fusion.LogitFusion;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The decision on T_te, and each branch alone.
 *
 * @param alone scores by modality, in the order of the branches; without text where there is none
 */
public record TestResult(
    RunScores scores, Map<String, Scores> alone, List<Prediction> predictions) {

  /**
   * One line of the predictions: class names, logits in the order of the classes. Those of the
   * modalities are there where two were fused, and text's where there was a transcript.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Prediction(
      String utterance,
      String reference,
      String predicted,
      List<Float> logits,
      @Nullable List<Float> audio,
      @Nullable List<Float> text) {}

  /** The same with what bfloat16 changed. */
  TestResult with(PrecisionEffect effect) {
    return new TestResult(scores.with(effect), alone, predictions);
  }

  double uar() {
    return scores.decided().unweightedAverageRecall();
  }

  Map<String, Double> uarByModality() {
    Map<String, Double> uar = new LinkedHashMap<>();
    alone.forEach((modality, own) -> uar.put(modality, own.unweightedAverageRecall()));
    return uar;
  }

  /**
   * @param classes of the logits
   * @param ids T_te of all modalities
   * @param labels classes of the ids
   * @param logits by modality and id; an id is missing where a modality has nothing
   * @param text what was read; null without a branch that reads
   */
  static TestResult of(
      @Nullable FusionSpec fusion,
      ClassNames classes,
      List<String> ids,
      int[] labels,
      Map<String, Map<String, float[]>> logits,
      RunScores.@Nullable TextRead text) {
    if (fusion != null) {
      return fused(
          fusion,
          classes,
          ids,
          labels,
          Objects.requireNonNull(logits.get(BranchSpec.AUDIO), "audio"),
          Objects.requireNonNull(logits.get(BranchSpec.TEXT), "text"),
          text);
    }
    Map.Entry<String, Map<String, float[]>> only = logits.entrySet().iterator().next();
    List<Prediction> predictions = new ArrayList<>();
    int[] scored =
        IntStream.range(0, ids.size())
            .filter(i -> only.getValue().containsKey(ids.get(i)))
            .toArray();
    int[] predicted = new int[scored.length];
    for (int n = 0; n < scored.length; n++) {
      String id = ids.get(scored[n]);
      float[] own = Objects.requireNonNull(only.getValue().get(id), id);
      predicted[n] = Scores.argmax(own);
      predictions.add(prediction(classes, id, labels[scored[n]], own, null, null));
    }
    int[] references = IntStream.of(scored).map(i -> labels[i]).toArray();
    Scores scores = Scores.of(references, predicted, classes.size());
    return new TestResult(
        new RunScores(scores, null, text), Map.of(only.getKey(), scores), predictions);
  }

  private static TestResult fused(
      FusionSpec fusion,
      ClassNames classes,
      List<String> ids,
      int[] labels,
      Map<String, float[]> audioLogits,
      Map<String, float[]> textLogits,
      RunScores.@Nullable TextRead text) {
    boolean drop = fusion.missingText().equals(FusionSpec.DROP);
    List<float[]> audio = new ArrayList<>();
    List<float @Nullable []> words = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      float[] sound = Objects.requireNonNull(audioLogits.get(id), id);
      float @Nullable [] own = textLogits.get(id);
      audio.add(sound);
      words.add(own);
      if (own != null || !drop) {
        predictions.add(
            prediction(classes, id, labels[i], LogitFusion.fuse(sound, own), sound, own));
      }
    }
    FusionReport report = FusionReport.of(labels, audio, words, drop);
    Map<String, Scores> alone = new LinkedHashMap<>();
    alone.put(BranchSpec.AUDIO, report.audio());
    if (report.text() != null) {
      alone.put(BranchSpec.TEXT, report.text());
    }
    return new TestResult(new RunScores(report.fused(), report, text), alone, predictions);
  }

  private static Prediction prediction(
      ClassNames classes,
      String id,
      int label,
      float[] logits,
      float @Nullable [] audio,
      float @Nullable [] text) {
    return new Prediction(
        id,
        classes.name(label),
        classes.name(Scores.argmax(logits)),
        list(logits),
        audio == null ? null : list(audio),
        text == null ? null : list(text));
  }

  private static List<Float> list(float[] row) {
    return IntStream.range(0, row.length).mapToObj(i -> row[i]).toList();
  }
}
