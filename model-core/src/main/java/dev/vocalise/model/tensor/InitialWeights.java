package dev.vocalise.model.tensor;

import java.util.SplittableRandom;

/** Draws initial weights from a seed; the order of the calls is part of the result. */
public final class InitialWeights {

  private final SplittableRandom random;

  /** Starts the stream of {@code seed}. */
  public InitialWeights(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Fills with N(0, deviation²), by the polar method. */
  public void normal(float[] values, double deviation) {
    for (int i = 0; i < values.length; i += 2) {
      double u;
      double v;
      double square;
      do {
        u = 2 * random.nextDouble() - 1;
        v = 2 * random.nextDouble() - 1;
        square = u * u + v * v;
      } while (square >= 1 || square == 0);
      double factor = deviation * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
      values[i] = (float) (u * factor);
      if (i + 1 < values.length) {
        values[i + 1] = (float) (v * factor);
      }
    }
  }

  /** Fills with U(−bound, bound). */
  public void uniform(float[] values, double bound) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
  }
}
