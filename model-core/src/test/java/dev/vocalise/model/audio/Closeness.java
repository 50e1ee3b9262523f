package dev.vocalise.model.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.GoldenCases.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares all elements and names the worst one. */
public final class Closeness {

  private Closeness() {}

  /**
   * Fails if any element differs by more than {@code tolerance}; returns the largest difference.
   */
  public static double worst(
      String name, float[] actual, @Nullable Tensor tensor, double tolerance) {
    Tensor expected = Objects.requireNonNull(tensor, "no expected tensor " + name);
    assertThat(actual.length).as(name + " length").isEqualTo(expected.size());
    int at = 0;
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      double difference = Math.abs((double) actual[i] - expected.floats()[i]);
      if (!(difference <= worst)) {
        worst = difference;
        at = i;
      }
    }
    assertThat(worst)
        .as("%s: largest difference, at element %d", name, at)
        .isLessThanOrEqualTo(tolerance);
    return worst;
  }
}
