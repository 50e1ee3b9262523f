package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.vocalise.model.backbone.EncoderBlock.Affine;

/**
 * Two linear maps with GELU between them, the second half of a transformer's layer.
 *
 * <p>B batch, T tokens, H hidden, I intermediate.
 *
 * @param innerDropout between the maps
 * @param dropout of the result
 */
public record FeedForward(Affine intermediate, Affine output, double innerDropout, double dropout) {

  /** (B, T, H) → (B, T, H). */
  public NDArray apply(ForwardContext pass, NDArray x) {
    NDArray h = Activation.gelu(pass.linear(intermediate, x)); // (B, T, I)
    return pass.dropout(pass.linear(output, pass.dropout(h, innerDropout)), dropout);
  }
}
