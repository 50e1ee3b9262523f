package dev.vocalise.model.training;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A model that had learned the source and now predicts one class for nearly all of T_tr. One that
 * was just drawn predicts one class too, and goes on to until it has learned something: its looks
 * count at the planned end alone.
 *
 * @param looks in a row that make a collapse; 0: none does
 * @param learned mean cross entropy of an epoch below which the source is learned
 */
record Collapse(int looks, double learned) {

  /** Of what knows the shares of the classes and nothing else. */
  private static final double SHARE = 0.9;

  /** For a source with these labels. */
  static Collapse of(int looks, int[] labels) {
    double[] counts = new double[1 + Arrays.stream(labels).max().orElse(-1)];
    Arrays.stream(labels).forEach(label -> counts[label]++);
    double entropy =
        Arrays.stream(counts)
            .filter(count -> count > 0)
            .map(count -> -count / labels.length * Math.log(count / labels.length))
            .sum();
    return new Collapse(looks, SHARE * entropy);
  }

  /**
   * Whether it has happened.
   *
   * @param measurements all so far
   * @param ended after the last planned round
   */
  boolean happened(List<Measurement> measurements, boolean ended) {
    List<Health> counted =
        measurements.stream()
            .dropWhile(measurement -> !ended && !learned(measurement))
            .map(Measurement::health)
            .filter(Objects::nonNull)
            .toList();
    int first = counted.size() - looks;
    return looks > 0
        && first >= 0
        && counted.subList(first, counted.size()).stream().allMatch(Health::oneClass);
  }

  private boolean learned(Measurement measurement) {
    Double loss = measurement.losses().values().get("emotion");
    return loss != null && loss < learned;
  }
}
