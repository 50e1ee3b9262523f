package dev.vocalise.model.training;

import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.features.EpochPlan;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.LabelledPart;
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
      float[][] rows = logits(learner, features, Arrays.copyOfRange(order, from, from + size));
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

  private static float[][] logits(Learner learner, FeatureSource features, int[] utterances) {
    int longest = 0;
    for (int utterance : utterances) {
      longest = Math.max(longest, features.length(utterance));
    }
    int row = longest * features.width();
    float[] inputs = new float[Math.multiplyExact(utterances.length, row)];
    int[] lengths = new int[utterances.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = features.plain(utterances[i], inputs, i * row);
    }
    return learner.logits(inputs, lengths);
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
