package dev.vocalise.model.backbone.wav2vec2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.vocalise.model.backbone.Affine;
import dev.vocalise.model.backbone.ForwardContext;
import dev.vocalise.model.tensor.TorchOps;

/**
 * Encoder layer: attention and feed-forward, each added to its input; normed behind each, or in
 * stable models in front of each.
 *
 * <p>HF: Wav2Vec2EncoderLayer and Wav2Vec2EncoderLayerStableLayerNorm of transformers 4.57.6. B
 * batch, T frames, H hidden, I intermediate. Inputs are the state (B, T, H) and, where padding is
 * masked, the mask (B, 1, 1, T) of frames that may be attended to.
 */
final class Wav2Vec2Layer extends AbstractBlock {

  private final Wav2Vec2Config config;
  private final Affine query;
  private final Affine key;
  private final Affine value;
  private final Affine attentionOutput;
  private final Affine norm;
  private final Affine intermediate;
  private final Affine output;
  private final Affine finalNorm;

  Wav2Vec2Layer(Wav2Vec2Config config) {
    this.config = config;
    int hidden = config.hidden();
    query = affine("attention.q_proj", hidden, hidden);
    key = affine("attention.k_proj", hidden, hidden);
    value = affine("attention.v_proj", hidden, hidden);
    attentionOutput = affine("attention.out_proj", hidden, hidden);
    norm = affine("layer_norm", hidden);
    intermediate = affine("feed_forward.intermediate_dense", config.intermediate(), hidden);
    output = affine("feed_forward.output_dense", hidden, config.intermediate());
    finalNorm = affine("final_layer_norm", hidden);
  }

  private Affine affine(String name, long... weightShape) {
    return Affine.of(name, this::addParameter, weightShape);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList in, boolean training, PairList<String, Object> params) {
    ForwardContext pass = new ForwardContext(ps, training);
    double epsilon = config.layerNormEpsilon();
    NDArray x = in.get(0); // (B, T, H)
    if (config.stableNorm()) {
      x = attend(pass, pass.norm(norm, x, epsilon), in).add(x);
      return new NDList(feed(pass, pass.norm(finalNorm, x, epsilon)).add(x));
    }
    x = pass.norm(norm, attend(pass, x, in).add(x), epsilon);
    return new NDList(pass.norm(finalNorm, feed(pass, x).add(x), epsilon));
  }

  private NDArray attend(ForwardContext pass, NDArray x, NDList in) {
    NDArray q = pass.linear(query, x);
    NDArray k = pass.linear(key, x);
    NDArray v = pass.linear(value, x);
    double dropout = pass.training() ? config.dropouts().attention() : 0;
    NDArray context =
        in.size() > 1
            ? TorchOps.get().maskedAttention(q, k, v, in.get(1), config.heads(), dropout)
            : TorchOps.get().attention(q, k, v, config.heads(), dropout); // (B, T, H)
    return pass.dropout(pass.linear(attentionOutput, context), config.dropouts().hidden());
  }

  private NDArray feed(ForwardContext pass, NDArray x) {
    NDArray h = Activation.gelu(pass.linear(intermediate, x)); // (B, T, I)
    h = pass.linear(output, pass.dropout(h, config.dropouts().activation()));
    return pass.dropout(h, config.dropouts().hidden());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0]};
  }
}
