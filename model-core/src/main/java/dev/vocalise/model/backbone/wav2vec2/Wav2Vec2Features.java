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
 * One convolution of the feature extractor, with its norm if it has one, and GELU.
 *
 * <p>HF: Wav2Vec2NoLayerNormConvLayer, …LayerNormConvLayer and …GroupNormConvLayer of transformers
 * 4.57.6. B batch, C channels, N samples or frames: (B, C, N) → (B, C', N').
 */
final class Wav2Vec2Features extends EncoderBlock {

  /** PyTorch's default; the configuration's ε is not used here. */
  private static final double EPSILON = 1e-5;

  private final Wav2Vec2Config.Convolution convolution;
  private final boolean layerNorm;
  private final Parameter weight;
  private final @Nullable Parameter bias;
  private final @Nullable Affine norm;

  Wav2Vec2Features(Wav2Vec2Config config, int index) {
    convolution = config.convolutions().get(index);
    layerNorm = config.normEveryConvolution();
    int channels = convolution.channels();
    int inputs = index == 0 ? 1 : config.convolutions().get(index - 1).channels();
    weight = weight("conv.weight", channels, inputs, convolution.kernel());
    bias = config.convolutionBias() ? bias("conv.bias", channels) : null;
    norm = layerNorm || index == 0 ? affine("layer_norm", channels) : null;
  }

  @Override
  protected NDArray forward(ForwardContext pass, NDList in) {
    NDArray x = in.singletonOrThrow(); // (B, C, N)
    TorchOps ops = TorchOps.get();
    NDArray shift = bias == null ? null : pass.array(bias, x);
    NDArray y = // (B, C', N')
        ops.convolve(x, pass.array(weight, x), shift, convolution.stride(), 0, 1);
    if (norm != null && layerNorm) {
      y = pass.norm(norm, y.swapAxes(1, 2), EPSILON).swapAxes(1, 2);
    } else if (norm != null) {
      // One group per channel: each is normed over time, padding included, as in the reference.
      y = pass.groupNorm(norm, y, convolution.channels(), EPSILON);
    }
    return Activation.gelu(y);
  }
}
