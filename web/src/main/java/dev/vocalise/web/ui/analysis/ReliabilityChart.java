package dev.vocalise.web.ui.analysis;

import dev.vocalise.model.aggregation.Calibration;
import dev.vocalise.web.ui.chart.Scale;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Share of right decisions over the confidence of the model, 260 units square; the diagonal is a
 * model that knows how sure it may be.
 *
 * @param label the picture in words
 */
public record ReliabilityChart(String error, List<Bar> bars, List<Tick> ticks, String label) {
  private static final int LEFT = 34;
  private static final int RIGHT = 254;
  private static final int TOP = 6;
  private static final int BOTTOM = 226;

  /** A bin; {@code x} and {@code y} of its upper left corner. */
  public record Bar(String x, String y, String width, String height, String title) {}

  /** A place on both axes. */
  public record Tick(String x, String y, String label) {}

  static ReliabilityChart of(Calibration calibration) {
    Scale across = new Scale(0, 1, LEFT, RIGHT);
    Scale up = new Scale(0, 1, BOTTOM, TOP);
    List<Bar> bars = new ArrayList<>();
    for (Calibration.Bin bin : calibration.bins()) {
      double left = across.at(bin.low());
      double top = up.at(bin.right());
      bars.add(
          new Bar(
              number(left + 0.5),
              number(top),
              number(across.at(bin.high()) - left - 1),
              number(BOTTOM - top),
              "%s, mean confidence %s %%: %s %% right"
                  .formatted(
                      NumberFormat.count(bin.utterances(), "utterance", "utterances"),
                      NumberFormat.one(100 * bin.confidence()),
                      NumberFormat.one(100 * bin.right()))));
    }
    List<Tick> ticks = new ArrayList<>();
    for (int percent = 0; percent <= 100; percent += 25) {
      ticks.add(
          new Tick(
              number(across.at(percent / 100.0)),
              number(up.at(percent / 100.0)),
              String.valueOf(percent)));
    }
    String error = NumberFormat.one(100 * calibration.expectedError());
    return new ReliabilityChart(
        error,
        bars,
        ticks,
        "Share of right decisions over confidence; expected calibration error " + error + " %");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
