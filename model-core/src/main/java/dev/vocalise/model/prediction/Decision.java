package dev.vocalise.model.prediction;

import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.fusion.LogitFusion;

/**
 * What logits say.
 *
 * @param index of the class; the lowest wins a tie, as in evaluation
 * @param probabilities softmax of the logits
 * @param entropyBits of the probabilities: 0 where one class is certain, log2 C where none is
 *     likelier than another. Nothing here is calibrated
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Decision(int index, float[] probabilities, double entropyBits) {
  private static final double LN2 = Math.log(2);

  /** Of one recording. */
  public static Decision of(float[] logits) {
    float[] probabilities = LogitFusion.probabilities(logits);
    double entropy = 0;
    for (float p : probabilities) {
      entropy -= p == 0 ? 0 : p * Math.log(p) / LN2;
    }
    return new Decision(Scores.argmax(logits), probabilities, Math.max(0, entropy));
  }
}
