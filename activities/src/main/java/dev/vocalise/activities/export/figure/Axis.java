package dev.vocalise.activities.export.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers on one edge of a drawing.
 *
 * @param from place of {@code low}
 * @param to place of {@code high}
 */
record Axis(double low, double high, double from, double to) {
  private static final double[] STEPS = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50};
  private static final int MOST_TICKS = 8;

  /** With room for all of the values, its ends at multiples of five. */
  static Axis over(List<Double> values, double from, double to) {
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(100);
    return new Axis(
        Math.max(0, 5 * Math.floor((least - 4) / 5)), 5 * Math.ceil((most + 4) / 5), from, to);
  }

  double at(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** The same, at the end of the axis where the value lies beyond it. */
  double clamped(double value) {
    return at(Math.max(low, Math.min(high, value)));
  }

  /** Round numbers between the ends. */
  List<Double> ticks() {
    double step = STEPS[STEPS.length - 1];
    for (double one : STEPS) {
      if ((high - low) / one <= MOST_TICKS) {
        step = one;
        break;
      }
    }
    while ((high - low) / step > MOST_TICKS) {
      step *= 10;
    }
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }
}
