package dev.vocalise.model.backbone.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.tensor.OwnedArrays;
import java.util.Arrays;

/**
 * A checked batch.
 *
 * @param ids (B, T) int64, the word pieces
 * @param mask (B, 1, 1, T) boolean, true where an input has a word piece
 */
record BertInput(NDArray ids, NDArray mask) {

  /**
   * Checks shape, lengths and ids: the engine itself would end the process for a wrong id on a GPU.
   *
   * @param input (B, T) ids as numbers of any type
   */
  static BertInput of(BertConfig config, NDArray input, int[] lengths) {
    Shape shape = input.getShape();
    if (shape.dimension() != 2
        || shape.get(0) != lengths.length
        || shape.get(1) < 1
        || shape.get(1) > config.positions()) {
      throw new IllegalArgumentException(
          "BERT input: expected shape [%s, 1 … %s] (batch, word pieces), got %s"
              .formatted(lengths.length, config.positions(), Arrays.toString(shape.getShape())));
    }
    int tokens = Math.toIntExact(shape.get(1));
    for (int b = 0; b < lengths.length; b++) {
      if (lengths[b] < 1 || lengths[b] > tokens) {
        throw new IllegalArgumentException(
            "BERT input: length " + lengths[b] + " of input " + b + " is not in 1 … " + tokens);
      }
    }
    NDArray ids = input.toType(DataType.INT64, true); // (B, T)
    requireIds(config, ids);
    return new BertInput(ids, OwnedArrays.mask(input.getManager(), lengths, tokens));
  }

  private static void requireIds(BertConfig config, NDArray ids) {
    try (NDArray least = ids.min();
        NDArray most = ids.max()) {
      if (least.getLong() < 0 || most.getLong() >= config.vocabulary()) {
        throw new IllegalArgumentException(
            "BERT input: ids must be in 0 … %s, got %s … %s"
                .formatted(config.vocabulary() - 1, least.getLong(), most.getLong()));
      }
    }
  }
}
