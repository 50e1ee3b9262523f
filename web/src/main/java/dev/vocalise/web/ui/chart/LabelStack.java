package dev.vocalise.web.ui.chart;

import java.util.Arrays;
import java.util.Comparator;

/** Moves labels at the ends of curves apart so that they can be read. */
final class LabelStack {
  private LabelStack() {}

  /** Positions near the wanted ones, at least {@code gap} apart, within the bounds if they fit. */
  static double[] spread(double[] wanted, double gap, double low, double high) {
    Integer[] order = new Integer[wanted.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> wanted[i]));
    double[] placed = new double[wanted.length];
    double free = low;
    for (int i : order) {
      placed[i] = Math.max(free, wanted[i]);
      free = placed[i] + gap;
    }
    double limit = high;
    for (int k = order.length - 1; k >= 0; k--) {
      int i = order[k];
      placed[i] = Math.max(low, Math.min(limit, placed[i]));
      limit = placed[i] - gap;
    }
    return placed;
  }
}
