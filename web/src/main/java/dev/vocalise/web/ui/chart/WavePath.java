package dev.vocalise.web.ui.chart;

/** The waveform as one closed SVG path: highest values to the right, lowest back to the left. */
public final class WavePath {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 56;
  private static final int COLUMNS = 300;

  private WavePath() {}

  /**
   * @param samples in −1…1; drawn to their own peak, so that quiet speech can be seen
   */
  public static String of(float[] samples) {
    if (samples.length == 0) {
      return "M0 28H600";
    }
    float peak = 1e-6f;
    for (float sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
    }
    StringBuilder upper = new StringBuilder("M");
    StringBuilder lower = new StringBuilder();
    int columns = Math.min(COLUMNS, samples.length);
    for (int c = 0; c < columns; c++) {
      int from = (int) ((long) c * samples.length / columns);
      int to = (int) ((long) (c + 1) * samples.length / columns);
      float high = Float.NEGATIVE_INFINITY;
      float low = Float.POSITIVE_INFINITY;
      for (int i = from; i < to; i++) {
        high = Math.max(high, samples[i]);
        low = Math.min(low, samples[i]);
      }
      String x = Scale.number((double) c * WIDTH / Math.max(1, columns - 1));
      upper.append(c == 0 ? "" : "L").append(x).append(' ').append(y(high / peak, -0.5));
      lower.insert(0, "L" + x + " " + y(low / peak, 0.5));
    }
    return upper.append(lower).append('Z').toString();
  }

  /** Half a pixel of thickness keeps silence visible. */
  private static String y(double value, double thickness) {
    return Scale.number(HEIGHT / 2.0 - value * (HEIGHT / 2.0 - 2) + thickness);
  }
}
