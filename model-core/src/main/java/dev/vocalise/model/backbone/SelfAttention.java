package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.backbone.EncoderBlock.Affine;
import dev.vocalise.model.tensor.TorchOps;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention of tokens to each other, the first half of a transformer's layer.
 *
 * <p>B batch, T tokens, H hidden.
 *
 * @param heads H is a multiple
 * @param weightDropout of attention weights
 * @param dropout of the result
 */
public record SelfAttention(
    Affine query,
    Affine key,
    Affine value,
    Affine output,
    int heads,
    double weightDropout,
    double dropout) {

  /**
   * (B, T, H) → (B, T, H).
   *
   * @param mask (B, 1, 1, T), true where a position may be attended to; null for all
   */
  public NDArray apply(ForwardContext pass, NDArray x, @Nullable NDArray mask) {
    NDArray q = pass.linear(query, x);
    NDArray k = pass.linear(key, x);
    NDArray v = pass.linear(value, x);
    double zeroed = pass.training() ? weightDropout : 0;
    NDArray context =
        mask == null
            ? TorchOps.get().attention(q, k, v, heads, zeroed)
            : TorchOps.get().maskedAttention(q, k, v, mask, heads, zeroed);
    return pass.dropout(pass.linear(output, context), dropout);
  }
}
