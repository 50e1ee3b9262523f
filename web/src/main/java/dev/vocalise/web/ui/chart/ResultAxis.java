package dev.vocalise.web.ui.chart;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one axis on which a board shows means, intervals, the paper's numbers and the baselines; all
 * in percent.
 */
public final class ResultAxis {
  public static final int WIDTH = 290;
  private static final int INSET = 8;

  /** An interval of two seeds can be wider than the axis should be; it is cut here, in points. */
  private static final double REACH = 20;

  private final Scale scale;

  private ResultAxis(Scale scale) {
    this.scale = scale;
  }

  /**
   * @param points means, published numbers and baselines
   * @param ends of the intervals
   */
  public static ResultAxis over(List<Double> points, List<Double> ends) {
    if (points.isEmpty()) {
      return new ResultAxis(new Scale(0, 100, INSET, WIDTH - INSET));
    }
    double least = points.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double most = points.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double low = least - 2;
    double high = most + 2;
    for (double end : ends) {
      low = Math.min(low, Math.max(end, least - REACH));
      high = Math.max(high, Math.min(end, most + REACH));
    }
    low = Math.max(0, 5 * Math.floor(low / 5));
    high = Math.min(100, 5 * Math.ceil(high / 5));
    return new ResultAxis(new Scale(low, Math.max(high, low + 10), INSET, WIDTH - INSET));
  }

  /** The picture of one experiment; null where there is nothing to show. */
  public Picture picture(
      @Nullable Double mean,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable Double reference,
      String label) {
    return new Picture(
        mean == null ? null : scale.pixel(mean),
        low == null ? null : scale.pixel(low),
        high == null ? null : scale.pixel(high),
        low != null && low < scale.low(),
        high != null && high > scale.high(),
        reference == null ? null : Scale.number(scale.at(reference)),
        label);
  }

  public List<Mark> ticks() {
    return scale.ticks(4).stream()
        .map(tick -> new Mark(scale.pixel(tick), Scale.number(tick)))
        .toList();
  }

  public String at(double value) {
    return scale.pixel(value);
  }

  /**
   * Positions in pixels.
   *
   * @param cutLow the interval goes on beyond the left end of the axis
   * @param label what the picture says, in words
   */
  public record Picture(
      @Nullable String mean,
      @Nullable String low,
      @Nullable String high,
      boolean cutLow,
      boolean cutHigh,
      @Nullable String reference,
      String label) {}
}
