package dev.vocalise.model.aggregation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores of one run on one part, all of them fractions (method §1). {@code unweightedAverageRecall}
 * is the mean recall over the classes that occur in the reference; absent classes are left out and
 * not counted as zero.
 *
 * @param unweightedAverageRecall UAR, also called balanced accuracy
 * @param accuracy share of right predictions
 * @param recall per class; null where the class does not occur in the reference
 * @param macroF1OfSeenClasses mean F1 over the classes in reference or prediction (scikit-learn's)
 * @param macroF1OfAllClasses mean F1 over all classes
 * @param confusion the counts that everything here is computed from
 */
public record Scores(
    double unweightedAverageRecall,
    double accuracy,
    List<@Nullable Double> recall,
    double macroF1OfSeenClasses,
    double macroF1OfAllClasses,
    ConfusionMatrix confusion) {

  /** Copies the recalls; null elements stay. */
  public Scores {
    recall = Collections.unmodifiableList(new ArrayList<@Nullable Double>(recall));
  }

  /** Scores of {@code predicted} against {@code reference}. */
  public static Scores of(int[] reference, int[] predicted, int classes) {
    return of(ConfusionMatrix.of(reference, predicted, classes));
  }

  /** Scores that follow from the counts; refuses an empty matrix. */
  public static Scores of(ConfusionMatrix confusion) {
    if (confusion.total() == 0) {
      throw new IllegalArgumentException("cannot score a part without utterances");
    }
    int classes = confusion.classes();
    List<@Nullable Double> recall = new ArrayList<>();
    double recallSum = 0;
    int recalls = 0;
    double f1Sum = 0;
    int seen = 0;
    for (int i = 0; i < classes; i++) {
      long support = confusion.support(i);
      long predictions = confusion.predictions(i);
      if (support == 0) {
        recall.add(null);
      } else {
        double value = (double) confusion.count(i, i) / support;
        recall.add(value);
        recallSum += value;
        recalls++;
      }
      if (support + predictions > 0) {
        f1Sum += 2.0 * confusion.count(i, i) / (support + predictions); // 2TP / (2TP + FP + FN)
        seen++;
      }
    }
    return new Scores(
        recallSum / recalls,
        (double) confusion.correct() / confusion.total(),
        recall,
        f1Sum / seen,
        f1Sum / classes,
        confusion);
  }

  /** Index of the largest value; the lowest index wins a tie. */
  public static int argmax(float[] logits) {
    if (logits.length == 0) {
      throw new IllegalArgumentException("argmax of no logits");
    }
    int best = 0;
    for (int i = 0; i < logits.length; i++) {
      if (Float.isNaN(logits[i])) {
        throw new IllegalArgumentException("logit " + i + " is not a number");
      }
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }
}
