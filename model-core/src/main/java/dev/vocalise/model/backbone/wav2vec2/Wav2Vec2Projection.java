package dev.vocalise.model.backbone.wav2vec2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.vocalise.model.backbone.Affine;
import dev.vocalise.model.backbone.ForwardContext;

/**
 * From the feature extractor's channels to the hidden size.
 *
 * <p>HF: Wav2Vec2FeatureProjection of transformers 4.57.6. (B, C, T) → (B, T, H).
 */
final class Wav2Vec2Projection extends AbstractBlock {

  private final Wav2Vec2Config config;
  private final Affine norm;
  private final Affine projection;

  Wav2Vec2Projection(Wav2Vec2Config config) {
    this.config = config;
    int features = config.features();
    norm = Affine.of("layer_norm", this::addParameter, features);
    projection = Affine.of("projection", this::addParameter, config.hidden(), features);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList in, boolean training, PairList<String, Object> params) {
    ForwardContext pass = new ForwardContext(ps, training);
    NDArray x = in.singletonOrThrow().swapAxes(1, 2); // (B, T, C)
    x = pass.linear(projection, pass.norm(norm, x, config.layerNormEpsilon()));
    return new NDList(pass.dropout(x, config.dropouts().projection())); // (B, T, H)
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), inputs[0].get(2), config.hidden())};
  }
}
