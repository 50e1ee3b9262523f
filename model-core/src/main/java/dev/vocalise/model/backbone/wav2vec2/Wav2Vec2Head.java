package dev.vocalise.model.backbone.wav2vec2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.vocalise.model.backbone.Affine;
import dev.vocalise.model.backbone.ForwardContext;

/** The CTC head: (B, T, H) → (B, T, symbols). HF: lm_head of Wav2Vec2ForCTC. */
final class Wav2Vec2Head extends AbstractBlock {

  private final int symbols;
  private final Affine head;

  Wav2Vec2Head(Wav2Vec2Config config) {
    symbols = config.symbols();
    head = Affine.of("lm_head", this::addParameter, symbols, config.hidden());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList in, boolean training, PairList<String, Object> params) {
    NDArray x = in.singletonOrThrow();
    return new NDList(new ForwardContext(ps, training).linear(head, x));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), inputs[0].get(1), symbols)};
  }
}
