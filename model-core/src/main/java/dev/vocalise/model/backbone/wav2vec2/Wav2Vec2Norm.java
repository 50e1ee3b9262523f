package dev.vocalise.model.backbone.wav2vec2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.vocalise.model.backbone.EncoderBlock;
import dev.vocalise.model.backbone.ForwardContext;

/** The encoder's own layer norm: behind the positions or, in stable models, behind all layers. */
final class Wav2Vec2Norm extends EncoderBlock {

  private final double epsilon;
  private final Affine norm;

  Wav2Vec2Norm(Wav2Vec2Config config) {
    epsilon = config.layerNormEpsilon();
    norm = affine("layer_norm", config.hidden());
  }

  Affine affine() {
    return norm;
  }

  @Override
  protected NDArray forward(ForwardContext pass, NDList in) {
    NDArray x = in.singletonOrThrow(); // (B, T, H)
    return pass.norm(norm, x, epsilon);
  }
}
