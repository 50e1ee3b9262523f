package dev.vocalise.model.backbone.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.vocalise.model.backbone.Affine;
import dev.vocalise.model.backbone.ForwardContext;

/** tanh of a linear map of the first token; HF: BertPooler. The method leaves it unused. */
final class BertPooler extends AbstractBlock {

  private final BertConfig config;
  private final Affine dense;

  BertPooler(BertConfig config) {
    this.config = config;
    dense = Affine.of("dense", this::addParameter, config.hidden(), config.hidden());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList in, boolean training, PairList<String, Object> params) {
    NDArray first = in.singletonOrThrow().get(":, 0"); // (B, H)
    return new NDList(new ForwardContext(ps, training).linear(dense, first).tanh());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), config.hidden())};
  }
}
