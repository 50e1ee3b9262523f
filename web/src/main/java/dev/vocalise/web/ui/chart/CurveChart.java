package dev.vocalise.web.ui.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Curves over training steps: 640 × 240 pixels, drawn by the server so that they need no script and
 * can be swapped like text.
 *
 * @param bands shaded stretches (source epochs)
 * @param cursors where training was resumed
 * @param drops where the learning rate was lowered
 * @param label what the picture says, in words
 */
public record CurveChart(
    List<Band> bands,
    List<Mark> rounds,
    List<Mark> grid,
    List<Series> series,
    List<Mark> cursors,
    List<Mark> drops,
    @Nullable Dot chosen,
    String label) {
  static final double LEFT = 40;
  static final double RIGHT = 524;
  static final double TOP = 10;
  static final double BOTTOM = 200;
  private static final int MOST_POINTS = 400;
  private static final int COLOURS = 6;
  private static final double LABEL_HEIGHT = 13;

  /** Pixels that the words "round 1" take. */
  private static final double FIRST_ROUND = 48;

  /** As many letters as fit beside the curves in a wide font. */
  private static final int LONGEST_NAME = 17;

  /** A stretch along the x axis; pixels. */
  public record Band(String x, String width) {}

  /**
   * One curve; gaps (NaN) cut it into several lines.
   *
   * @param name short enough to stand beside the curves
   * @param tone classes that colour and dash it; with more curves than colours, each colour comes
   *     again with other dashes
   * @param labelY pixel of its name at the right end
   * @param area corners of what lies around it, null where nothing does
   */
  public record Series(
      String name,
      String tone,
      List<String> lines,
      String lastX,
      String lastY,
      String labelY,
      @Nullable String area) {}

  /** A point of note. */
  public record Dot(String x, String y, String label) {}

  /**
   * A curve before it is drawn; {@code steps} ascending.
   *
   * @param spread how far what lies around it reaches up and down; null where nothing does
   */
  @SuppressWarnings("ArrayRecordComponent") // drawn once, never compared
  public record Curve(String name, double[] steps, double[] values, double @Nullable [] spread) {
    public Curve(String name, double[] steps, double[] values) {
      this(name, steps, values, null);
    }
  }

  /** A half-open stretch of steps. */
  public record Span(double from, double to) {}

  /** What is drawn behind and over the curves, in steps. */
  public record Setting(
      List<Span> sourceEpochs,
      List<Double> roundStarts,
      List<Double> resumes,
      List<Double> drops,
      @Nullable Double chosenStep) {
    /** The same behind curves that nothing is chosen by. */
    public Setting withoutChosen() {
      return new Setting(sourceEpochs, roundStarts, resumes, drops, null);
    }
  }

  /**
   * @param percent whether values are shares shown in percent
   */
  public static @Nullable CurveChart of(List<Curve> curves, Setting setting, boolean percent) {
    double lowStep = Double.POSITIVE_INFINITY;
    double highStep = Double.NEGATIVE_INFINITY;
    double lowValue = percent ? 0 : Double.POSITIVE_INFINITY;
    double highValue = Double.NEGATIVE_INFINITY;
    for (Curve curve : curves) {
      for (int i = 0; i < curve.steps().length; i++) {
        lowStep = Math.min(lowStep, curve.steps()[i]);
        highStep = Math.max(highStep, curve.steps()[i]);
        if (Double.isFinite(curve.values()[i])) {
          lowValue = Math.min(lowValue, curve.values()[i]);
          highValue = Math.max(highValue, curve.values()[i]);
        }
      }
    }
    if (!(highStep >= lowStep) || !(highValue >= lowValue)) {
      return null;
    }
    lowStep = Math.min(0, lowStep);
    lowValue = Math.min(0, lowValue);
    Scale x = new Scale(lowStep, Math.max(highStep, lowStep + 1), LEFT, RIGHT);
    Scale y =
        new Scale(
            lowValue, percent ? Math.max(1, highValue) : Math.max(highValue, 1e-9), BOTTOM, TOP);
    List<Series> series = series(curves, x, y);
    return new CurveChart(
        bands(setting.sourceEpochs(), x),
        roundMarks(setting.roundStarts(), x),
        grid(y, percent),
        series,
        marks(setting.resumes(), x, "resumed"),
        marks(setting.drops(), x, "lr lowered"),
        chosen(curves, setting.chosenStep(), x, y),
        words(curves, percent));
  }

  private static List<Series> series(List<Curve> curves, Scale x, Scale y) {
    List<Series> series = new ArrayList<>();
    double room = (BOTTOM - TOP) / Math.max(1, curves.size() - 1);
    double[] labels = LabelStack.spread(ends(curves, y), Math.min(LABEL_HEIGHT, room), TOP, BOTTOM);
    for (int c = 0; c < curves.size(); c++) {
      Curve curve = curves.get(c);
      int last = lastFinite(curve.values());
      if (last < 0) {
        continue;
      }
      series.add(
          new Series(
              shortened(curve.name()),
              "c" + c % COLOURS + (c < COLOURS ? "" : " d" + c / COLOURS % 3),
              lines(curve, x, y),
              x.pixel(curve.steps()[last]),
              y.pixel(curve.values()[last]),
              Scale.number(labels[c] + 4),
              area(curve, x, y)));
    }
    return series;
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 2).strip() + ".";
  }

  private static double[] ends(List<Curve> curves, Scale y) {
    double[] ends = new double[curves.size()];
    for (int c = 0; c < ends.length; c++) {
      int last = lastFinite(curves.get(c).values());
      ends[c] = last < 0 ? BOTTOM : y.at(curves.get(c).values()[last]);
    }
    return ends;
  }

  private static List<String> lines(Curve curve, Scale x, Scale y) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int stride = Math.max(1, curve.steps().length / MOST_POINTS);
    for (int i = 0; i < curve.steps().length; i++) {
      if (!Double.isFinite(curve.values()[i])) {
        flush(line, lines);
      } else if (i % stride == 0 || i == curve.steps().length - 1) {
        line.append(line.isEmpty() ? "" : " ")
            .append(x.pixel(curve.steps()[i]))
            .append(',')
            .append(y.pixel(curve.values()[i]));
      }
    }
    flush(line, lines);
    return lines;
  }

  /** Along the upper side and back along the lower one, within the picture. */
  private static @Nullable String area(Curve curve, Scale x, Scale y) {
    double @Nullable [] spread = curve.spread();
    if (spread == null) {
      return null;
    }
    int stride = Math.max(1, spread.length / MOST_POINTS);
    List<String> corners = new ArrayList<>();
    for (int i = 0; i < spread.length; i += stride) {
      corners.add(corner(curve.steps()[i], curve.values()[i] + spread[i], x, y));
    }
    for (int i = (spread.length - 1) / stride * stride; i >= 0; i -= stride) {
      corners.add(corner(curve.steps()[i], curve.values()[i] - spread[i], x, y));
    }
    return String.join(" ", corners);
  }

  private static String corner(double step, double value, Scale x, Scale y) {
    return x.pixel(step) + "," + Scale.number(Math.min(BOTTOM, Math.max(TOP, y.at(value))));
  }

  private static void flush(StringBuilder line, List<String> lines) {
    if (!line.isEmpty()) {
      lines.add(line.toString());
      line.setLength(0);
    }
  }

  private static List<Band> bands(List<Span> spans, Scale x) {
    List<Band> bands = new ArrayList<>();
    for (Span span : spans) {
      double width = x.at(span.to()) - x.at(span.from());
      if (width > 0) {
        bands.add(new Band(x.pixel(span.from()), Scale.number(width)));
      }
    }
    return bands;
  }

  /** As many rounds as fit beside each other, the first of them with its word. */
  private static List<Mark> roundMarks(List<Double> starts, Scale x) {
    List<Mark> marks = new ArrayList<>();
    double all = starts.size() < 2 ? 0 : x.at(starts.get(starts.size() - 1)) - x.at(starts.get(0));
    double apart = all / Math.max(1, starts.size() - 1);
    int every = apart > 0 ? (int) Math.ceil(FIRST_ROUND / apart) : 1;
    for (int i = 0; i < starts.size(); i += every) {
      marks.add(new Mark(x.pixel(starts.get(i)), i == 0 ? "round 1" : String.valueOf(i + 1)));
    }
    return marks;
  }

  private static List<Mark> grid(Scale y, boolean percent) {
    DoubleFunction<String> label =
        tick -> percent ? Scale.number(tick * 100) + " %" : compact(tick);
    return y.ticks(4).stream().map(tick -> new Mark(y.pixel(tick), label.apply(tick))).toList();
  }

  private static String compact(double value) {
    double size = Math.abs(value);
    String text =
        size > 0 && (size < 0.01 || size >= 10_000)
            ? String.format(Locale.ROOT, "%.0e", value)
                .replaceAll("e([+-])0?", "e$1")
                .replace("+", "")
            : String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    return text.replace('-', '−');
  }

  private static List<Mark> marks(List<Double> steps, Scale x, String label) {
    return steps.stream().map(step -> new Mark(x.pixel(step), label)).toList();
  }

  private static @Nullable Dot chosen(List<Curve> curves, @Nullable Double step, Scale x, Scale y) {
    if (step == null || curves.isEmpty()) {
      return null;
    }
    Curve curve = curves.get(0);
    for (int i = 0; i < curve.steps().length; i++) {
      if (curve.steps()[i] == step && Double.isFinite(curve.values()[i])) {
        return new Dot(x.pixel(step), y.pixel(curve.values()[i]), "best candidate");
      }
    }
    return null;
  }

  private static String words(List<Curve> curves, boolean percent) {
    int unit = percent ? 100 : 1;
    List<String> words = new ArrayList<>();
    for (Curve curve : curves) {
      int last = lastFinite(curve.values());
      if (last >= 0) {
        words.add(
            String.format(
                Locale.ROOT,
                "%s from %.2f to %.2f%s",
                curve.name(),
                unit * curve.values()[0],
                unit * curve.values()[last],
                percent ? " percent" : ""));
      }
    }
    return String.join("; ", words);
  }

  private static int lastFinite(double[] values) {
    for (int i = values.length - 1; i >= 0; i--) {
      if (Double.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }
}
