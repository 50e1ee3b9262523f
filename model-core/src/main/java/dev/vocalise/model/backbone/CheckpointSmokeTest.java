package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One pass over an input of zeros: each weight may be finite and the states still not, when a bit
 * of an exponent is wrong. The formats without checksums do not show it.
 */
public final class CheckpointSmokeTest {

  private CheckpointSmokeTest() {}

  /**
   * Refuses a backbone whose states are not finite.
   *
   * @param folder that it was loaded from
   * @throws CheckpointException with the number of the first such state, or when no input gives any
   */
  public static void require(Path folder, Backbone backbone) {
    long[] sizes = backbone.inputShape().clone();
    int @Nullable [] lengths = null;
    if (backbone.variableLength()) {
      lengths = new int[] {shortest(backbone)};
      if (backbone.tokenLengths(lengths)[0] < 1) {
        throw new CheckpointException(
            ("%s: even the longest input, of %s positions, gives no token; fetch its"
                    + " config.json again")
                .formatted(folder, lengths[0]));
      }
      sizes[0] = lengths[0];
    }
    Shape shape = new Shape(LongStream.concat(LongStream.of(1), LongStream.of(sizes)).toArray());
    TorchEngine.prepareThread();
    try (NDManager scratch = backbone.manager().newSubManager()) {
      List<Float> sums = new ArrayList<>();
      backbone.forward(scratch.zeros(shape), lengths, false, state -> sums.add(sumAndClose(state)));
      for (int i = 0; i < sums.size(); i++) {
        if (!Float.isFinite(sums.get(i))) {
          throw damaged(folder, "hidden state " + i);
        }
      }
    }
  }

  /** What a model says that computes nonsense. */
  public static CheckpointException damaged(Path folder, String what) {
    return new CheckpointException(
        ("%s: %s of an input of zeros is infinite or not a number, so a weight is"
                + " damaged; fetch the checkpoint again")
            .formatted(folder, what));
  }

  /** Few positions that give a token; the most there can be where none do. */
  public static int shortest(Backbone backbone) {
    int longest = Math.toIntExact(backbone.inputShape()[0]);
    int positions = 1;
    while (positions < longest && backbone.tokenLengths(new int[] {positions})[0] < 1) {
      positions = Math.min(2 * positions, longest);
    }
    return positions;
  }

  private static float sumAndClose(NDArray state) {
    try (state;
        NDArray sum = state.sum()) {
      return sum.getFloat();
    }
  }
}
