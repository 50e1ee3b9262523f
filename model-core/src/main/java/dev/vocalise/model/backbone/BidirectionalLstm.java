package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.tensor.OwnedArrays;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.tensor.TorchOps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One bidirectional LSTM layer over the valid positions of each input, as PyTorch's over a packed
 * sequence: the backward direction starts at an input's own last position.
 */
public final class BidirectionalLstm {

  /** Gates i, f, g, o in one matrix. */
  private static final int GATES = 4;

  private final List<NDArray> weights = new ArrayList<>();
  private final int hidden;

  /**
   * Drawn from U(−1/√L, 1/√L), named {@code PREFIX.weight_ih_l0} and so on.
   *
   * @param in D
   * @param hidden L
   */
  public BidirectionalLstm(DrawnWeights drawn, String prefix, int in, int hidden) {
    this.hidden = hidden;
    double bound = 1 / Math.sqrt(hidden);
    int rows = GATES * hidden;
    for (String direction : List.of("", "_reverse")) {
      weights.add(drawn.uniform(prefix + ".weight_ih_l0" + direction, bound, rows, in));
      weights.add(drawn.uniform(prefix + ".weight_hh_l0" + direction, bound, rows, hidden));
      weights.add(drawn.uniform(prefix + ".bias_ih_l0" + direction, bound, rows));
      weights.add(drawn.uniform(prefix + ".bias_hh_l0" + direction, bound, rows));
    }
  }

  /**
   * Both directions side by side.
   *
   * @param x (B, T, D)
   * @param lengths valid positions of each input, 1 … T
   * @return (B, T, 2L), zeros behind an input's end
   */
  public NDArray forward(NDArray x, int[] lengths, boolean training) {
    return x.getDevice().isGpu() ? packed(x, lengths, training) : turned(x, lengths, training);
  }

  /**
   * Each direction over all positions, the backward one over inputs that are turned around up to
   * their own ends. A packed sequence gives the same, and its gradient takes the square of T on the
   * processor: 45 s instead of 0.7 s for 64 inputs of 512 frames.
   */
  NDArray turned(NDArray x, int[] lengths, boolean training) {
    int positions = Math.toIntExact(x.getShape().get(1));
    long[] turn = new long[lengths.length * positions];
    float[] valid = new float[turn.length];
    for (int i = 0; i < turn.length; i++) {
      int own = lengths[i / positions];
      int at = i % positions;
      turn[i] = at < own ? i - at + own - 1 - at : i;
      valid[i] = at < own ? 1 : 0;
    }
    NDManager manager = x.getManager();
    Shape shape = new Shape(lengths.length, positions, 1);
    return TorchOps.get()
        .turnedLstm(
            x,
            OwnedArrays.copyOf(manager.create(turn)),
            OwnedArrays.copyOf(manager.create(valid, shape)),
            weights.subList(0, weights.size() / 2),
            weights.subList(weights.size() / 2, weights.size()),
            hidden,
            training);
  }

  /** As one packed sequence, which an accelerator computes at once. */
  NDArray packed(NDArray x, int[] lengths, boolean training) {
    int[] order =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> -lengths[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    long[] byLength = new long[order.length];
    long[] back = new long[order.length];
    long[] descending = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      byLength[i] = order[i];
      back[order[i]] = i;
      descending[i] = lengths[order[i]];
    }
    NDManager manager = x.getManager();
    try (NDManager here = TorchEngine.onProcessor(manager)) {
      return TorchOps.get()
          .lstm(
              x,
              OwnedArrays.copyOf(here.create(descending)),
              OwnedArrays.copyOf(manager.create(byLength)),
              OwnedArrays.copyOf(manager.create(back)),
              weights,
              hidden,
              training);
    }
  }
}
