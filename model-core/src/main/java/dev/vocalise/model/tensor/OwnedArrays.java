package dev.vocalise.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Arrays whose elements the engine owns.
 *
 * <p>An array that is created from Java values reads a Java buffer, and so do its reshapes and its
 * conversions to the type that it has already. The buffer may be collected as soon as the created
 * array is closed; what still reads it then, such as the backward pass, gets other numbers without
 * any error. Only a duplicate is free of it.
 */
public final class OwnedArrays {

  private OwnedArrays() {}

  /** The same with elements of its own; closes what it is given. */
  public static NDArray copyOf(NDArray created) {
    try (created) {
      return created.duplicate();
    }
  }

  /**
   * Which of the padded tokens are an input's own: (B, 1, 1, T) boolean.
   *
   * @param lengths valid tokens of each of B inputs, at most {@code tokens}
   * @param tokens T
   */
  public static NDArray mask(NDManager manager, int[] lengths, int tokens) {
    boolean[] valid = new boolean[Math.multiplyExact(lengths.length, tokens)];
    for (int b = 0; b < lengths.length; b++) {
      Arrays.fill(valid, b * tokens, b * tokens + lengths[b], true);
    }
    return copyOf(manager.create(valid, new Shape(lengths.length, 1, 1, tokens)));
  }
}
