package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.tensor.OwnedArrays;
import java.util.Arrays;

/**
 * The mean over the tokens that an input has, for inputs of different lengths (§3.1.3).
 *
 * <p>B inputs, T tokens of the longest, H hidden.
 */
public final class MaskedMean {

  private MaskedMean() {}

  /**
   * What each token counts: one over the input's tokens, 0 behind them.
   *
   * @param positions of the padded inputs, which make the states' T tokens
   * @return (B, 1, T)
   */
  public static NDArray of(NDManager manager, Backbone backbone, int[] lengths, int positions) {
    int[] tokens = backbone.tokenLengths(lengths);
    int longest = backbone.tokenLengths(new int[] {positions})[0];
    float[] shares = new float[Math.multiplyExact(tokens.length, longest)];
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 1) {
        throw new IllegalArgumentException(
            "input of length "
                + lengths[i]
                + " is too short for the backbone: it gives no token; leave it out or pad it");
      }
      Arrays.fill(shares, i * longest, i * longest + tokens[i], 1f / tokens[i]);
    }
    return OwnedArrays.copyOf(manager.create(shares, new Shape(tokens.length, 1, longest)));
  }

  /** (B, 1, T) and (B, T, H) → (B, H). */
  public static NDArray mean(NDArray shares, NDArray state) {
    return shares.batchMatMul(state).squeeze(1);
  }
}
