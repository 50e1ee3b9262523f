package dev.vocalise.model.backbone.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.vocalise.model.backbone.Affine;
import dev.vocalise.model.backbone.ForwardContext;
import dev.vocalise.model.tensor.TorchOps;

/**
 * Sum of the embeddings of a word piece, of its position and of the first token type, normed.
 *
 * <p>HF: BertEmbeddings of transformers 4.57.6. The row of the padding id gets no gradient, as with
 * torch's {@code padding_idx}. B batch, T word pieces, H hidden.
 */
final class BertEmbeddings extends AbstractBlock {

  /** No row is left out of the gradient. */
  private static final int NONE = -1;

  private final BertConfig config;
  private final Parameter words;
  private final Parameter positions;
  private final Parameter types;
  private final Affine norm;

  BertEmbeddings(BertConfig config) {
    this.config = config;
    int hidden = config.hidden();
    words = table("word_embeddings.weight", config.vocabulary(), hidden);
    positions = table("position_embeddings.weight", config.positions(), hidden);
    types = table("token_type_embeddings.weight", config.types(), hidden);
    norm = Affine.of("LayerNorm", this::addParameter, hidden);
  }

  private Parameter table(String name, long rows, long hidden) {
    return addParameter(Affine.weight(name, rows, hidden));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList in, boolean training, PairList<String, Object> params) {
    ForwardContext pass = new ForwardContext(ps, training);
    NDArray ids = in.singletonOrThrow(); // (B, T) int64
    long tokens = ids.getShape().get(1);
    NDArray position =
        ids.getManager().arange(0, (int) tokens, 1, DataType.INT64).reshape(1, tokens);
    NDArray type = ids.getManager().zeros(new Shape(1, tokens), DataType.INT64);
    TorchOps ops = TorchOps.get();
    NDArray x =
        ops.embedding(ids, pass.array(words, ids), config.padding()) // (B, T, H)
            .add(ops.embedding(type, pass.array(types, ids), NONE))
            .add(ops.embedding(position, pass.array(positions, ids), NONE));
    x = pass.norm(norm, x, config.layerNormEpsilon());
    return new NDList(pass.dropout(x, config.hiddenDropout()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), inputs[0].get(1), config.hidden())};
  }
}
