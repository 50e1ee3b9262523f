package dev.vocalise.model.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** In which numbers a network computes its products; what it keeps and sums up is float32. */
public enum Precision {
  /** Everything in 32 bits. */
  FLOAT32,

  /**
   * Products of matrices, convolutions and attention of 8 significant bits, added up in float32;
   * weights, norms of a transformer's layers, losses, gradients of weights and the optimizer are
   * float32. The rules are those of PyTorch 2.7.1's autocast.
   */
  BFLOAT16;

  /** Their names in files. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Precision::toString).toList();
  }

  /**
   * Reads {@code float32} or {@code bfloat16}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Precision parse(String name) {
    int at = names().indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException(
          "precision: expected " + String.join(" or ", names()) + ", got '" + name + "'");
    }
    return values()[at];
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
