package dev.vocalise.web.ui.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis: values from {@code low} to {@code high} onto {@code from} to {@code to} pixels.
 */
public record Scale(double low, double high, double from, double to) {
  public Scale {
    if (!(high > low)) {
      throw new IllegalArgumentException("an axis needs low < high but was " + low + ".." + high);
    }
  }

  /** Pixel of a value; values outside lie on the nearer end. */
  public double at(double value) {
    double clamped = Math.max(low, Math.min(high, value));
    return from + (clamped - low) / (high - low) * (to - from);
  }

  /** As SVG writes numbers. */
  public String pixel(double value) {
    return number(at(value));
  }

  /** Multiples of the step 1, 2 or 5 times a power of ten that gives at most {@code most} ticks. */
  public List<Double> ticks(int most) {
    double step = Math.pow(10, Math.floor(Math.log10((high - low) / most)));
    double[] factors = {1, 2, 5, 10};
    double chosen = step * 10;
    for (double factor : factors) {
      if ((high - low) / (step * factor) <= most) {
        chosen = step * factor;
        break;
      }
    }
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / chosen - 1e-9); i * chosen <= high + chosen * 1e-9; i++) {
      ticks.add(i * chosen);
    }
    return ticks;
  }

  static String number(double pixel) {
    String text = String.format(Locale.ROOT, "%.1f", pixel);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
