package dev.vocalise.model.features;

import java.util.Arrays;

/**
 * Model inputs outside the engine, one after the other. The arrays are not copied.
 *
 * @param values row-major (rows, …), each as long as the longest and zero behind its own end
 * @param lengths valid positions of each
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes per step; never compared, never kept
public record Inputs(float[] values, int[] lengths) {

  /** How many inputs there are. */
  public int rows() {
    return lengths.length;
  }

  /** These and then the others, all as long as the longest. */
  public Inputs and(Inputs others) {
    int row = Math.max(values.length / rows(), others.values.length / others.rows());
    float[] both = new float[Math.multiplyExact(rows() + others.rows(), row)];
    copy(both, 0, row);
    others.copy(both, rows(), row);
    int[] all = Arrays.copyOf(lengths, rows() + others.rows());
    System.arraycopy(others.lengths, 0, all, rows(), others.rows());
    return new Inputs(both, all);
  }

  private void copy(float[] target, int firstRow, int row) {
    int own = values.length / rows();
    for (int i = 0; i < rows(); i++) {
      System.arraycopy(values, i * own, target, (firstRow + i) * row, own);
    }
  }

  /** The same with nothing but {@code rows}, padded as in the whole. */
  public Inputs select(int... rows) {
    int width = values.length / lengths.length;
    float[] selected = new float[rows.length * width];
    int[] own = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, rows[i] * width, selected, i * width, width);
      own[i] = lengths[rows[i]];
    }
    return new Inputs(selected, own);
  }
}
