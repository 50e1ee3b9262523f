package dev.vocalise.model.features;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * z-scores of frames: mean and deviation of each of their values over all frames of some recordings
 * (methods: log-mel input). Immutable.
 */
public final class FrameScores {

  /** A constant bin stays finite. */
  private static final double LEAST_DEVIATION = 1e-5;

  /** Recordings whose moments are in memory at once. */
  private static final int CHUNK = 1024;

  private final double[] mean;
  private final double[] deviation;

  /** As they were stored: one number for each value of a frame. */
  public FrameScores(List<Double> mean, List<Double> deviation) {
    if (mean.size() != deviation.size() || mean.isEmpty()) {
      throw new IllegalArgumentException(
          "frames need as many means as deviations, got %d and %d"
              .formatted(mean.size(), deviation.size()));
    }
    this.mean = mean.stream().mapToDouble(Double::doubleValue).toArray();
    this.deviation = deviation.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Mean and summed squares of the differences from it, of each value. */
  @SuppressWarnings("ArrayRecordComponent") // lives while a part is read
  private record Moments(long frames, double[] mean, double[] squares) {

    static Moments of(float[] frames, int width) {
      int n = frames.length / width;
      double[] mean = new double[width];
      double[] squares = new double[width];
      for (int start = 0; start < frames.length; start += width) {
        for (int m = 0; m < width; m++) {
          mean[m] += frames[start + m];
        }
      }
      for (int m = 0; m < width; m++) {
        mean[m] /= n;
      }
      for (int start = 0; start < frames.length; start += width) {
        for (int m = 0; m < width; m++) {
          double apart = frames[start + m] - mean[m];
          squares[m] += apart * apart;
        }
      }
      return new Moments(n, mean, squares);
    }

    /** Of both together (Chan, Golub, LeVeque 1983): stable however many frames there are. */
    Moments and(Moments other) {
      long all = frames + other.frames;
      double share = (double) other.frames / all;
      double[] both = mean.clone();
      double[] sum = squares.clone();
      for (int m = 0; m < both.length; m++) {
        double apart = other.mean[m] - mean[m];
        both[m] += apart * share;
        sum[m] += other.squares[m] + apart * apart * share * frames;
      }
      return new Moments(all, both, sum);
    }
  }

  /**
   * Those of some recordings, read once each and before any crop, on all cores. They are added in
   * the order of their digests, so the order in which they are listed does not matter.
   *
   * @param width values of a frame
   * @throws IllegalArgumentException when there are no recordings
   */
  public static FrameScores fit(List<Clip> clips, Supplier<FrontEnd> frontEnd, int width) {
    if (clips.isEmpty()) {
      throw new IllegalArgumentException("statistics of frames need recordings, got none");
    }
    ThreadLocal<FrontEnd> own = ThreadLocal.withInitial(frontEnd);
    int[] order = EpochPlan.byDigest(clips.stream().map(Clip::digest).toList());
    Moments all = new Moments(0, new double[width], new double[width]);
    for (int from = 0; from < order.length; from += CHUNK) {
      List<Moments> each =
          IntStream.range(from, Math.min(order.length, from + CHUNK))
              .parallel()
              .mapToObj(i -> Moments.of(own.get().frames(clips.get(order[i]).wave()), width))
              .toList();
      for (Moments one : each) {
        all = all.and(one);
      }
    }
    long frames = all.frames;
    DoubleStream deviations =
        Arrays.stream(all.squares).map(s -> Math.max(LEAST_DEVIATION, Math.sqrt(s / frames)));
    return new FrameScores(Arrays.stream(all.mean).boxed().toList(), deviations.boxed().toList());
  }

  /** Values of a frame. */
  public int width() {
    return mean.length;
  }

  /** Mean of each value. */
  public List<Double> mean() {
    return Arrays.stream(mean).boxed().toList();
  }

  /** Deviation of each value (÷ N), at least 1e-5. */
  public List<Double> deviation() {
    return Arrays.stream(deviation).boxed().toList();
  }

  /** Replaces frames (n, width) by their z-scores, computed in float64; returns them. */
  float[] applyTo(float[] frames) {
    for (int start = 0; start < frames.length; start += mean.length) {
      for (int m = 0; m < mean.length; m++) {
        frames[start + m] = (float) ((frames[start + m] - mean[m]) / deviation[m]);
      }
    }
    return frames;
  }
}
