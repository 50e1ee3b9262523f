package dev.vocalise.activities.fusion;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.dataset.ClassNames;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a test in bfloat16 changes: the first utterances of T_te decided in float32 as well.
 *
 * @param utterances that were decided in both
 * @param changed decisions that differ
 * @param float32 UAR of these utterances with every branch in float32
 * @param inference UAR of the same utterances as they were tested
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PrecisionEffect(int utterances, int changed, double float32, double inference) {

  /**
   * @param tested all predictions of the run
   * @param float32 predictions of some of its utterances; not empty
   */
  public static PrecisionEffect between(
      ClassNames classes, List<TestResult.Prediction> tested, List<TestResult.Prediction> float32) {
    Map<String, TestResult.Prediction> byUtterance =
        tested.stream()
            .collect(Collectors.toMap(TestResult.Prediction::utterance, Function.identity()));
    List<TestResult.Prediction> same =
        float32.stream()
            .map(one -> Objects.requireNonNull(byUtterance.get(one.utterance()), one.utterance()))
            .toList();
    int changed = 0;
    for (int i = 0; i < same.size(); i++) {
      changed += same.get(i).predicted().equals(float32.get(i).predicted()) ? 0 : 1;
    }
    int[] references = indexes(classes, same, TestResult.Prediction::reference);
    return new PrecisionEffect(
        same.size(), changed, uar(classes, references, float32), uar(classes, references, same));
  }

  /** For people. */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "Tested in bfloat16: on %s UAR %.1f %% in place of %.1f %% in float32, %s",
        Counted.of(utterances, "utterance", "utterances"),
        100 * inference,
        100 * float32,
        Counted.of(changed, "decision differs", "decisions differ"));
  }

  private static double uar(
      ClassNames classes, int[] references, List<TestResult.Prediction> decided) {
    int[] predicted = indexes(classes, decided, TestResult.Prediction::predicted);
    return Scores.of(references, predicted, classes.size()).unweightedAverageRecall();
  }

  private static int[] indexes(
      ClassNames classes,
      List<TestResult.Prediction> predictions,
      Function<TestResult.Prediction, String> name) {
    return predictions.stream().mapToInt(one -> classes.index(name.apply(one))).toArray();
  }
}
