package dev.vocalise.model.method;

import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import java.util.Arrays;

/**
 * A batch in the versions of MTL-AUG (methods §3): as recorded, played at another speed, masked, or
 * mixed with another item of the batch.
 *
 * @param inputs what the encoder hears, (B, F, M)
 * @param originals what the decoder should rebuild: the recordings, or the mixtures
 * @param types version of each item
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one step; never compared
record Versions(Inputs inputs, Inputs originals, int[] types) {

  static final int RECORDED = 0;
  static final int SPEED = 1;
  static final int MASKED = 2;
  static final int MIXED = 3;
  static final int COUNT = 4;

  /** What is drawn for a batch. */
  interface Draws {
    /** Masks of item {@code i}: pairs of first bin and width. */
    int[][] bins(int item, int bins);

    /** Masks of item {@code i}: pairs of first frame and width. */
    int[][] frames(int item, int frames);

    /** The item that {@code i} is mixed with. */
    int partner(int item, int items);

    /** Share of item {@code i} in its mixture, 0 … 1. */
    float weight(int item);
  }

  /**
   * Makes them.
   *
   * @param batch two inputs of each item: as recorded, and at another speed where that is its type
   * @param bins M
   * @param padding what stands behind an input's frames; masks are 0, the mean
   */
  static Versions of(Batch batch, int bins, float padding, Draws draws) {
    int items = batch.size();
    float[] all = batch.inputs().values();
    int[] lengths = batch.inputs().lengths();
    int row = all.length / lengths.length;
    float[] clean = Arrays.copyOf(all, items * row);
    int[] cleanLengths = Arrays.copyOf(lengths, items);
    float[] heard = clean.clone();
    int[] heardLengths = cleanLengths.clone();
    float[] original = clean.clone();
    int[] originalLengths = cleanLengths.clone();
    for (int i = 0; i < items; i++) {
      int from = i * row;
      switch (batch.types()[i]) {
        case SPEED -> {
          System.arraycopy(all, (items + i) * row, heard, from, row);
          heardLengths[i] = lengths[items + i];
        }
        case MASKED -> mask(heard, from, bins, cleanLengths[i], i, draws);
        case MIXED -> {
          int j = draws.partner(i, items);
          float weight = draws.weight(i);
          for (int k = 0; k < row; k++) {
            heard[from + k] = weight * clean[from + k] + (1 - weight) * clean[j * row + k];
          }
          heardLengths[i] = Math.max(cleanLengths[i], cleanLengths[j]);
          Arrays.fill(heard, from + heardLengths[i] * bins, from + row, padding);
          System.arraycopy(heard, from, original, from, row);
          originalLengths[i] = heardLengths[i];
        }
        default -> {}
      }
    }
    return new Versions(
        new Inputs(heard, heardLengths), new Inputs(original, originalLengths), batch.types());
  }

  private static void mask(float[] x, int from, int bins, int length, int item, Draws draws) {
    for (int[] mask : draws.bins(item, bins)) {
      for (int frame = 0; frame < length; frame++) {
        int start = from + frame * bins + mask[0];
        Arrays.fill(x, start, start + mask[1], 0);
      }
    }
    for (int[] mask : draws.frames(item, length)) {
      int start = from + mask[0] * bins;
      Arrays.fill(x, start, start + mask[1] * bins, 0);
    }
  }

  /** Whether an item is a mixture. */
  boolean mixed(int item) {
    return types[item] == MIXED;
  }
}
