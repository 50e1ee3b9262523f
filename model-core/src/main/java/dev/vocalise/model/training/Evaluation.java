package dev.vocalise.model.training;

import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.features.BatchMaker;
import dev.vocalise.model.features.EpochPlan;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.method.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Predictions for the unchanged recordings of a part.
 *
 * @param logits (utterances, classes), in the order of the part
 * @param predictions class of each utterance; the lowest index wins a tie
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once to a file; never compared
public record Evaluation(float[][] logits, int[] predictions) {

  /** Runs the learner over a part, at most {@code batchSize} utterances at once. */
  public static Evaluation of(Learner learner, FeatureSource features, int batchSize) {
    return of(learner, features, batchSize, new ArrayList<>(), () -> {});
  }

  /**
   * The same where an earlier try may have done some batches.
   *
   * @param rows logits of the first batches, in the order of the batches; every batch adds its own
   * @param before runs before each batch and may throw
   */
  public static Evaluation of(
      Learner learner, FeatureSource features, int batchSize, List<float[]> rows, Runnable before) {
    int[] order = EpochPlan.byDigest(features.digests()); // the same batches for any listing
    fill(learner, features, order, batchSize, order.length, rows, before);
    float[][] logits = new float[order.length][];
    for (int i = 0; i < order.length; i++) {
      logits[order[i]] = rows.get(i);
    }
    int[] predictions = new int[logits.length];
    for (int i = 0; i < predictions.length; i++) {
      predictions[i] = Scores.argmax(logits[i]);
    }
    return new Evaluation(logits, predictions);
  }

  /**
   * Logits by place in the part, of those batches of the whole alone that begin within its first
   * {@code most} utterances.
   *
   * @param rows as above
   */
  public static SortedMap<Integer, float[]> first(
      int most,
      Learner learner,
      FeatureSource features,
      int batchSize,
      List<float[]> rows,
      Runnable before) {
    int[] order = EpochPlan.byDigest(features.digests());
    fill(learner, features, order, batchSize, most, rows, before);
    SortedMap<Integer, float[]> logits = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      logits.put(order[i], rows.get(i));
    }
    return logits;
  }

  private static void fill(
      Learner learner,
      FeatureSource features,
      int[] order,
      int batchSize,
      int most,
      List<float[]> rows,
      Runnable before) {
    for (int from = rows.size(); from < Math.min(order.length, most); from += batchSize) {
      before.run();
      int[] batch = Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
      rows.addAll(Arrays.asList(learner.logits(BatchMaker.plain(features, batch))));
    }
  }

  /** C. */
  int classes() {
    return logits[0].length;
  }

  /** Scores against the classes of the utterances, in the order of the part. */
  public Scores scores(int[] reference) {
    return Scores.of(reference, predictions, classes());
  }

  /** Share of right predictions. */
  double accuracy(LabelledPart part) {
    int right = 0;
    for (int i = 0; i < predictions.length; i++) {
      right += predictions[i] == part.label(i) ? 1 : 0;
    }
    return (double) right / predictions.length;
  }
}
