package dev.vocalise.web.ui.chart;

import dev.vocalise.web.ui.format.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Attempts of stages over time, one row per stage; 1,100 pixels wide.
 *
 * @param now where the present is, null when all has ended
 */
public record Timeline(
    List<Row> rows, List<Mark> ticks, @Nullable Mark now, int height, String label) {
  private static final double LEFT = 230;
  private static final double RIGHT = 1_040;
  private static final int ROW = 26;

  /** A stage; {@code y} is the middle of its row. */
  public record Row(String stage, int y, List<Bar> bars, boolean waiting) {
    public int top() {
      return y - 8;
    }

    public int baseline() {
      return y + 4;
    }
  }

  /**
   * An attempt; its label stands in the bar when it fits, else behind it.
   *
   * @param label empty where another one stands already
   * @param says the same, wherever it stands
   */
  public record Bar(
      String tone, String x, String width, String label, String labelX, String says) {}

  /** An attempt before it is drawn; {@code end} null while it runs. */
  public record Attempt(
      String stage, String tone, Instant start, @Nullable Instant end, String label) {}

  public static Timeline of(List<Attempt> attempts, List<String> expectedStages, Instant now) {
    Map<String, List<Attempt>> byStage = new LinkedHashMap<>();
    for (Attempt attempt : attempts) {
      byStage.computeIfAbsent(attempt.stage(), stage -> new ArrayList<>()).add(attempt);
    }
    expectedStages.forEach(stage -> byStage.computeIfAbsent(stage, s -> new ArrayList<>()));
    Instant start = now;
    Instant end = Instant.MIN;
    boolean running = false;
    for (Attempt attempt : attempts) {
      start = attempt.start().isBefore(start) ? attempt.start() : start;
      Instant last = attempt.end() == null ? now : attempt.end();
      end = last.isAfter(end) ? last : end;
      running |= attempt.end() == null;
    }
    double length = attempts.isEmpty() ? 1 : Math.max(1, seconds(start, end));
    Scale x = new Scale(0, length, LEFT, RIGHT);
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<String, List<Attempt>> stage : byStage.entrySet()) {
      int y = 30 + ROW * rows.size();
      List<Bar> bars = bars(stage.getValue(), start, now, x);
      rows.add(new Row(stage.getKey(), y, bars, bars.isEmpty()));
    }
    List<Mark> ticks = new ArrayList<>();
    if (!attempts.isEmpty()) {
      ticks.add(new Mark(x.pixel(0), NumberFormat.time(start)));
      ticks.add(new Mark(x.pixel(length), NumberFormat.time(end)));
    }
    Mark present = running ? new Mark(x.pixel(length), "now") : null;
    return new Timeline(rows, ticks, present, 30 + ROW * rows.size(), words(attempts));
  }

  /** From left to right; the last one says what it is, earlier ones where there is room. */
  private static List<Bar> bars(List<Attempt> attempts, Instant start, Instant now, Scale x) {
    List<Bar> bars = new ArrayList<>();
    double free = Double.POSITIVE_INFINITY; // where what stands further right begins
    for (int i = attempts.size() - 1; i >= 0; i--) {
      Attempt attempt = attempts.get(i);
      double from = x.at(seconds(start, attempt.start()));
      double to = x.at(seconds(start, attempt.end() == null ? now : attempt.end()));
      double width = Math.max(3, to - from);
      // About 6 pixels a letter at the charts' type size.
      double text = 6.2 * attempt.label().length() + 12;
      double labelX = text < width ? from + 6 : to + 6;
      if (labelX > to && labelX + text > RIGHT + 60) {
        labelX = Math.max(LEFT, from - text);
      }
      boolean last = i == attempts.size() - 1;
      boolean said = last || labelX + text <= free;
      free = Math.min(free, said ? Math.min(from, labelX) : from);
      bars.add(
          0,
          new Bar(
              attempt.tone(),
              Scale.number(from),
              Scale.number(width),
              said ? attempt.label() : "",
              Scale.number(labelX),
              attempt.label()));
    }
    return bars;
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }

  private static String words(List<Attempt> attempts) {
    return attempts.isEmpty()
        ? "no stage has begun"
        : attempts.stream()
            .map(attempt -> attempt.stage() + ": " + attempt.label())
            .collect(Collectors.joining("; "));
  }
}
