package dev.vocalise.model.aggregation;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts of references and predictions.
 *
 * @param counts square; {@code counts.get(i).get(j)} utterances of reference class i were predicted
 *     as class j
 */
public record ConfusionMatrix(List<List<Long>> counts) {

  /** Refuses a matrix that is not square and counts below zero. */
  public ConfusionMatrix {
    for (List<Long> row : counts) {
      if (row.size() != counts.size()) {
        throw new IllegalArgumentException(
            "confusion matrix must be square: %s rows, but a row of %s"
                .formatted(counts.size(), row.size()));
      }
      for (long count : row) {
        if (count < 0) {
          throw new IllegalArgumentException("count of a confusion matrix is negative: " + count);
        }
      }
    }
    counts = counts.stream().map(List::copyOf).toList();
  }

  /**
   * Counts pairs of labels.
   *
   * @param reference true class of each utterance, 0 … classes − 1
   * @param predicted predicted class of each utterance, in the same order
   */
  public static ConfusionMatrix of(int[] reference, int[] predicted, int classes) {
    if (reference.length != predicted.length) {
      throw new IllegalArgumentException(
          reference.length + " references but " + predicted.length + " predictions");
    }
    long[][] counts = new long[classes][classes];
    for (int i = 0; i < reference.length; i++) {
      requireClass("reference", i, reference[i], classes);
      requireClass("prediction", i, predicted[i], classes);
      counts[reference[i]][predicted[i]]++;
    }
    return of(counts);
  }

  static ConfusionMatrix of(long[][] counts) {
    return new ConfusionMatrix(
        Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList());
  }

  private static void requireClass(String what, int index, int value, int classes) {
    if (value < 0 || value >= classes) {
      throw new IllegalArgumentException(
          what + " " + index + " must be a class in 0…" + (classes - 1) + " but was " + value);
    }
  }

  /** Sum over the seeds of an experiment, element by element. */
  public static ConfusionMatrix sum(Collection<ConfusionMatrix> matrices) {
    if (matrices.isEmpty()) {
      throw new IllegalArgumentException("cannot sum no confusion matrices");
    }
    int classes = matrices.iterator().next().classes();
    long[][] total = new long[classes][classes];
    for (ConfusionMatrix matrix : matrices) {
      if (matrix.classes() != classes) {
        throw new IllegalArgumentException(
            "cannot sum confusion matrices of %s and of %s classes"
                .formatted(classes, matrix.classes()));
      }
      for (int i = 0; i < classes; i++) {
        for (int j = 0; j < classes; j++) {
          total[i][j] += matrix.count(i, j);
        }
      }
    }
    return of(total);
  }

  /** Number of classes. */
  public int classes() {
    return counts.size();
  }

  /** Utterances of class {@code reference} that were predicted as {@code predicted}. */
  public long count(int reference, int predicted) {
    return counts.get(reference).get(predicted);
  }

  /** Utterances whose true class this is. */
  public long support(int reference) {
    return counts.get(reference).stream().mapToLong(Long::longValue).sum();
  }

  /** Utterances that were predicted as this class. */
  public long predictions(int predicted) {
    return counts.stream().mapToLong(row -> row.get(predicted)).sum();
  }

  /** All utterances. */
  public long total() {
    return counts.stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
  }

  /** Utterances that were predicted rightly. */
  public long correct() {
    return IntStream.range(0, classes()).mapToLong(i -> count(i, i)).sum();
  }
}
