package dev.vocalise.model.backbone.wav2vec2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.vocalise.model.backbone.EncoderBlock;
import dev.vocalise.model.backbone.FeedForward;
import dev.vocalise.model.backbone.ForwardContext;
import dev.vocalise.model.backbone.SelfAttention;
import org.jspecify.annotations.Nullable;

/**
 * Encoder layer: attention and feed-forward, each added to its input; normed behind each, or in
 * stable models in front of each.
 *
 * <p>HF: Wav2Vec2EncoderLayer and Wav2Vec2EncoderLayerStableLayerNorm of transformers 4.57.6. B
 * batch, T frames, H hidden, I intermediate. Inputs are the state (B, T, H) and, where padding is
 * masked, the mask (B, 1, 1, T) of frames that may be attended to.
 */
final class Wav2Vec2Layer extends EncoderBlock {

  private final double epsilon;
  private final boolean stableNorm;
  private final SelfAttention attention;
  private final FeedForward feedForward;
  private final Affine norm;
  private final Affine finalNorm;

  Wav2Vec2Layer(Wav2Vec2Config config) {
    int hidden = config.hidden();
    Wav2Vec2Config.Dropouts dropouts = config.dropouts();
    epsilon = config.layerNormEpsilon();
    stableNorm = config.stableNorm();
    attention =
        new SelfAttention(
            affine("attention.q_proj", hidden, hidden),
            affine("attention.k_proj", hidden, hidden),
            affine("attention.v_proj", hidden, hidden),
            affine("attention.out_proj", hidden, hidden),
            config.heads(),
            dropouts.attention(),
            dropouts.hidden());
    feedForward =
        new FeedForward(
            affine("feed_forward.intermediate_dense", config.intermediate(), hidden),
            affine("feed_forward.output_dense", hidden, config.intermediate()),
            dropouts.activation(),
            dropouts.hidden());
    norm = affine("layer_norm", hidden);
    finalNorm = affine("final_layer_norm", hidden);
  }

  @Override
  protected NDArray forward(ForwardContext pass, NDList in) {
    NDArray x = in.get(0); // (B, T, H)
    @Nullable NDArray mask = in.size() > 1 ? in.get(1) : null;
    if (stableNorm) {
      x = attention.apply(pass, pass.norm(norm, x, epsilon), mask).add(x);
      return feedForward.apply(pass, pass.norm(finalNorm, x, epsilon)).add(x);
    }
    x = pass.norm(norm, attention.apply(pass, x, mask).add(x), epsilon);
    return pass.norm(finalNorm, feedForward.apply(pass, x).add(x), epsilon);
  }
}
