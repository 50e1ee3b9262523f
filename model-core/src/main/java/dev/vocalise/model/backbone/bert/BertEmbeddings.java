package dev.vocalise.model.backbone.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.vocalise.model.backbone.EncoderBlock;
import dev.vocalise.model.backbone.ForwardContext;
import dev.vocalise.model.tensor.TorchOps;

/**
 * Sum of the embeddings of a word piece, of its position and of the first token type, normed.
 *
 * <p>HF: BertEmbeddings of transformers 4.57.6. The row of the padding id gets no gradient, as with
 * torch's {@code padding_idx}. B batch, T word pieces, H hidden.
 */
final class BertEmbeddings extends EncoderBlock {

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
    words = weight("word_embeddings.weight", config.vocabulary(), hidden);
    positions = weight("position_embeddings.weight", config.positions(), hidden);
    types = weight("token_type_embeddings.weight", config.types(), hidden);
    norm = affine("LayerNorm", hidden);
  }

  @Override
  protected NDArray forward(ForwardContext pass, NDList in) {
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
    return pass.dropout(x, config.hiddenDropout());
  }
}
