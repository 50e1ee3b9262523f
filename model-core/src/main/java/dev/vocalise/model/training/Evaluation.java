package dev.vocalise.model.training;

import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.features.BatchMaker;
import dev.vocalise.model.features.EpochPlan;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.method.Learner;
import java.util.Arrays;

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
    float[][] logits = new float[features.size()][];
    int[] order = EpochPlan.byDigest(features.digests()); // the same batches for any listing
    for (int from = 0; from < logits.length; from += batchSize) {
      int size = Math.min(batchSize, logits.length - from);
      int[] utterances = Arrays.copyOfRange(order, from, from + size);
      float[][] rows = learner.logits(BatchMaker.plain(features, utterances));
      for (int i = 0; i < size; i++) {
        logits[order[from + i]] = rows[i];
      }
    }
    int[] predictions = new int[logits.length];
    for (int i = 0; i < predictions.length; i++) {
      predictions[i] = Scores.argmax(logits[i]);
    }
    return new Evaluation(logits, predictions);
  }

  /** Scores against the classes of the utterances, in the order of the part. */
  public Scores scores(int[] reference) {
    return Scores.of(reference, predictions, logits[0].length);
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
