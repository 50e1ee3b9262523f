package dev.vocalise.model.backbone.wav2vec2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.vocalise.model.backbone.Affine;
import dev.vocalise.model.backbone.ForwardContext;

/** The encoder's own layer norm: behind the positions or, in stable models, behind all layers. */
final class Wav2Vec2Norm extends AbstractBlock {

  private final double epsilon;
  private final Affine norm;

  Wav2Vec2Norm(Wav2Vec2Config config) {
    epsilon = config.layerNormEpsilon();
    norm = Affine.of("layer_norm", this::addParameter, config.hidden());
  }

  Affine affine() {
    return norm;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList in, boolean training, PairList<String, Object> params) {
    NDArray x = in.singletonOrThrow(); // (B, T, H)
    return new NDList(new ForwardContext(ps, training).norm(norm, x, epsilon));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0]};
  }
}
