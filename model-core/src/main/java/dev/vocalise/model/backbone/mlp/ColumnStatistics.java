package dev.vocalise.model.backbone.mlp;

import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.functionals.FunctionalsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Which columns of the functionals are read, and their mean and deviation over S_tr.
 *
 * @param columns in ascending order: those whose largest value in S_tr is not their smallest
 * @param means of these, float64
 * @param deviations of these, divided by N, float64; above 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ColumnStatistics(int[] columns, double[] means, double[] deviations) {
  private static final String COLUMNS = "columns";
  private static final String MEANS = "means";
  private static final String DEVIATIONS = "deviations";

  /**
   * Those of S_tr. Rows are asked for twice, so that they need not lie in memory.
   *
   * @throws FunctionalsException when no column tells utterances apart
   */
  static ColumnStatistics of(List<Clip> training) {
    float[] least = training.get(0).functionals().clone();
    float[] most = least.clone();
    double[] sums = new double[least.length];
    for (Clip clip : training) {
      float[] row = clip.functionals();
      for (int j = 0; j < row.length; j++) {
        least[j] = Math.min(least[j], row[j]);
        most[j] = Math.max(most[j], row[j]);
        sums[j] += row[j];
      }
    }
    int[] columns = IntStream.range(0, least.length).filter(j -> least[j] != most[j]).toArray();
    if (columns.length == 0) {
      throw new FunctionalsException(
          "each of the %d functionals is the same for all %d utterances of S_tr: expected one that differs; compute them anew and register them under another name"
              .formatted(least.length, training.size()));
    }
    double[] means = Arrays.stream(columns).mapToDouble(j -> sums[j] / training.size()).toArray();
    double[] squares = new double[columns.length];
    for (Clip clip : training) {
      float[] row = clip.functionals();
      for (int i = 0; i < columns.length; i++) {
        double distance = row[columns[i]] - means[i];
        squares[i] += distance * distance;
      }
    }
    double[] deviations =
        Arrays.stream(squares).map(square -> Math.sqrt(square / training.size())).toArray();
    return new ColumnStatistics(columns, means, deviations);
  }

  /** Those that a model was stored with. */
  static ColumnStatistics of(Fitted fitted) {
    return new ColumnStatistics(
        fitted.numbers(COLUMNS).stream().mapToInt(Double::intValue).toArray(),
        doubles(fitted.numbers(MEANS)),
        doubles(fitted.numbers(DEVIATIONS)));
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  Fitted fitted() {
    return Fitted.of(
        Map.of(
            COLUMNS,
            list(Arrays.stream(columns).asDoubleStream()),
            MEANS,
            list(Arrays.stream(means)),
            DEVIATIONS,
            list(Arrays.stream(deviations))));
  }

  private static List<Double> list(DoubleStream values) {
    return new ArrayList<>(values.boxed().toList());
  }

  /** d: columns that are read. */
  int size() {
    return columns.length;
  }

  /**
   * z-scores, computed in float64, rounded to float32 and then clipped.
   *
   * @param row all columns
   * @param bound of their absolute values
   * @param out receives {@link #size()} values from {@code offset}
   */
  void apply(float[] row, float bound, float[] out, int offset) {
    for (int i = 0; i < columns.length; i++) {
      float z = (float) ((row[columns[i]] - means[i]) / deviations[i]);
      out[offset + i] = Math.max(-bound, Math.min(bound, z));
    }
  }
}
