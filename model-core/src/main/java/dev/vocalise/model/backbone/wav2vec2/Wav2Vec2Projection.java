package dev.vocalise.model.backbone.wav2vec2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.vocalise.model.backbone.EncoderBlock;
import dev.vocalise.model.backbone.ForwardContext;

/**
 * From the feature extractor's channels to the hidden size.
 *
 * <p>HF: Wav2Vec2FeatureProjection of transformers 4.57.6. (B, C, T) → (B, T, H).
 */
final class Wav2Vec2Projection extends EncoderBlock {

  private final Wav2Vec2Config config;
  private final Affine norm;
  private final Affine projection;

  Wav2Vec2Projection(Wav2Vec2Config config) {
    this.config = config;
    int features = config.features();
    norm = affine("layer_norm", features);
    projection = affine("projection", config.hidden(), features);
  }

  @Override
  protected NDArray forward(ForwardContext pass, NDList in) {
    NDArray x = in.singletonOrThrow().swapAxes(1, 2); // (B, T, C)
    x = pass.linear(projection, pass.norm(norm, x, config.layerNormEpsilon()));
    return pass.dropout(x, config.dropouts().projection()); // (B, T, H)
  }
}
