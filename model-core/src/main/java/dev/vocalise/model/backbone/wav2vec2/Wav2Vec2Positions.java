package dev.vocalise.model.backbone.wav2vec2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import dev.vocalise.model.backbone.EncoderBlock;
import dev.vocalise.model.backbone.ForwardContext;
import dev.vocalise.model.tensor.TorchOps;
import org.jspecify.annotations.Nullable;

/**
 * From projected features to the first state: padding set to 0, plus a positional convolution, and
 * in models without stable layer norm the encoder's norm.
 *
 * <p>HF: the beginning of Wav2Vec2Encoder(StableLayerNorm) and Wav2Vec2PositionalConvEmbedding of
 * transformers 4.57.6. Inputs are (B, T, H) and, where padding is masked, (B, T, 1) of ones and
 * zeros. The weight is normed over its last dimension K: {@code g · v / ‖v‖}.
 */
final class Wav2Vec2Positions extends EncoderBlock {

  static final String WEIGHT_NORM = "pos_conv_embed.conv.parametrizations.weight.original0";
  static final String WEIGHT_DIRECTION = "pos_conv_embed.conv.parametrizations.weight.original1";

  private final Wav2Vec2Config config;
  private final Parameter weightNorm;
  private final Parameter weightDirection;
  private final Parameter bias;
  private final @Nullable Affine norm;

  Wav2Vec2Positions(Wav2Vec2Config config, @Nullable Affine norm) {
    this.config = config;
    this.norm = norm;
    int kernel = config.positionKernel();
    int hidden = config.hidden();
    weightNorm = weight(WEIGHT_NORM, 1, 1, kernel);
    weightDirection = weight(WEIGHT_DIRECTION, hidden, hidden / config.positionGroups(), kernel);
    bias = bias("pos_conv_embed.conv.bias", hidden);
  }

  @Override
  protected NDArray forward(ForwardContext pass, NDList in) {
    NDArray x = in.get(0); // (B, T, H)
    TorchOps ops = TorchOps.get();
    if (in.size() > 1) {
      x = ops.mask(x, in.get(1));
    }
    int kernel = config.positionKernel();
    NDArray weight =
        ops.weightNorm(pass.array(weightDirection, x), pass.array(weightNorm, x)); // (H, H/G, K)
    NDArray y = // (B, H, T or T + 1)
        ops.convolve(
            x.swapAxes(1, 2), weight, pass.array(bias, x), 1, kernel / 2, config.positionGroups());
    if (kernel % 2 == 0) {
      y = y.get(":, :, :-1");
    }
    NDArray state = x.add(Activation.gelu(y).swapAxes(1, 2)); // (B, T, H)
    if (norm != null) {
      state = pass.norm(norm, state, config.layerNormEpsilon());
    }
    return pass.dropout(state, config.dropouts().hidden());
  }
}
