package dev.vocalise.model.method.multitask;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Two views of B utterances.
 *
 * @param view1 B inputs one after the other, equally long and padded with zeros, from position to
 *     limit; left as it was
 * @param view2 the other view of the same utterances, in the same order
 * @param size B
 * @param lengths valid positions of the inputs of view 1 and then of view 2, 2B, where inputs have
 *     their own lengths; null when all are full
 * @param labels classes, or null for target batches, which have no emotion loss
 * @param augmentationTypes types from 0: of the B utterances, or of view 1 and then of view 2
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one step and is never compared
public record TrainingBatch(
    FloatBuffer view1,
    FloatBuffer view2,
    int size,
    int @Nullable [] lengths,
    long @Nullable [] labels,
    long[] augmentationTypes) {

  /** Refuses sizes that do not fit together. */
  public TrainingBatch {
    if (size < 1) {
      throw new IllegalArgumentException("size must be >= 1 but was " + size);
    }
    if (view1.remaining() != view2.remaining() || view1.remaining() % size != 0) {
      throw new IllegalArgumentException(
          "views of "
              + size
              + " utterances must be equally long but have "
              + view1.remaining()
              + " and "
              + view2.remaining()
              + " values");
    }
    if (lengths != null && lengths.length != 2 * size) {
      throw new IllegalArgumentException(
          "lengths must be " + 2 * size + " but were " + lengths.length);
    }
    if (labels != null && labels.length != size) {
      throw new IllegalArgumentException("labels must be " + size + " but were " + labels.length);
    }
    if (augmentationTypes.length != size && augmentationTypes.length != 2 * size) {
      throw new IllegalArgumentException(
          "augmentationTypes must be "
              + size
              + " or twice as many but were "
              + augmentationTypes.length);
    }
  }

  /** Of full inputs. */
  public TrainingBatch(
      FloatBuffer view1,
      FloatBuffer view2,
      int size,
      long @Nullable [] labels,
      long[] augmentationTypes) {
    this(view1, view2, size, null, labels, augmentationTypes);
  }

  /** The inputs of pairs {@code from} … {@code to} − 1, padded as in the whole batch. */
  public TrainingBatch part(int from, int to) {
    int row = view1.remaining() / size;
    return new TrainingBatch(
        view1.slice(view1.position() + from * row, (to - from) * row),
        view2.slice(view2.position() + from * row, (to - from) * row),
        to - from,
        lengths == null ? null : lengthsOf(lengths, from, to),
        null,
        Arrays.copyOfRange(augmentationTypes, from, to));
  }

  private int[] lengthsOf(int[] both, int from, int to) {
    int[] part = Arrays.copyOf(Arrays.copyOfRange(both, from, to), 2 * (to - from));
    System.arraycopy(both, size + from, part, to - from, to - from);
    return part;
  }

  /** Types of view 1 and then of view 2. */
  long[] typesOfBothViews() {
    if (augmentationTypes.length == 2 * size) {
      return augmentationTypes;
    }
    return twice(augmentationTypes);
  }

  /** {@code values} followed by itself. */
  static long[] twice(long[] values) {
    long[] both = new long[2 * values.length];
    System.arraycopy(values, 0, both, 0, values.length);
    System.arraycopy(values, 0, both, values.length, values.length);
    return both;
  }
}
