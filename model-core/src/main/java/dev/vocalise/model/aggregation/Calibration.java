package dev.vocalise.model.aggregation;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a model is as often right as its probabilities say (Guo et al. 2017): utterances in 15
 * bins of equal width by the probability of the predicted class.
 *
 * @param expectedError ECE: mean distance between share right and mean confidence, weighted by the
 *     bins' sizes
 * @param bins those that hold an utterance, ascending
 */
public record Calibration(double expectedError, List<Bin> bins) {
  private static final int BINS = 15;

  /**
   * Confidences in (low, high].
   *
   * @param confidence mean of its utterances
   * @param right share of its utterances that were predicted rightly
   */
  public record Bin(double low, double high, int utterances, double confidence, double right) {}

  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * @param confidence probability of the predicted class per utterance, above 0 and at most 1
   * @param right whether it was predicted rightly
   */
  public static Calibration of(double[] confidence, boolean[] right) {
    if (confidence.length == 0 || confidence.length != right.length) {
      throw new IllegalArgumentException(
          "calibration of %d confidences and %d decisions; expected as many of each, at least one"
              .formatted(confidence.length, right.length));
    }
    int[] count = new int[BINS];
    int[] hits = new int[BINS];
    double[] sum = new double[BINS];
    for (int i = 0; i < confidence.length; i++) {
      int bin = Math.max(0, (int) Math.ceil(confidence[i] * BINS) - 1);
      count[bin]++;
      hits[bin] += right[i] ? 1 : 0;
      sum[bin] += confidence[i];
    }
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      if (count[bin] > 0) {
        double mean = sum[bin] / count[bin];
        double share = (double) hits[bin] / count[bin];
        error += Math.abs(share - mean) * count[bin] / confidence.length;
        bins.add(new Bin((double) bin / BINS, (bin + 1.0) / BINS, count[bin], mean, share));
      }
    }
    return new Calibration(error, bins);
  }
}
