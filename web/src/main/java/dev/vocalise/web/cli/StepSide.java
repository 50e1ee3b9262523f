package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * Times of one side of a comparison: its fastest step, and the medians and the memory of its
 * rounds.
 */
final class StepSide {
  private double best = Double.POSITIVE_INFINITY;
  private double median = Double.POSITIVE_INFINITY;
  private double peak;

  /**
   * @param figures of a round, with the names that {@code bench train} gives them
   */
  void add(JsonNode figures) {
    add(figures, figures.path("peakRssMb").asDouble());
  }

  /** The same where the memory is that of all kinds of steps. */
  void add(JsonNode figures, double peakRssMb) {
    add(figures.path("stepMsBest").asDouble(), figures.path("stepMsMedian").asDouble(), peakRssMb);
  }

  void add(double stepMsBest, double stepMsMedian, double peakRssMb) {
    best = Math.min(best, stepMsBest);
    median = Math.min(median, stepMsMedian);
    peak = Math.max(peak, peakRssMb);
  }

  double best() {
    return best;
  }

  ObjectNode json() {
    return ApiClient.JSON
        .createObjectNode()
        .put("stepMsBest", best)
        .put("stepMsMedian", median)
        .put("peakRssMb", peak);
  }

  String words(String name) {
    return String.format(
        Locale.ROOT,
        "%-18s best %.1f ms, median %.1f ms, peak memory %.0f MB",
        name,
        best,
        median,
        peak);
  }
}
