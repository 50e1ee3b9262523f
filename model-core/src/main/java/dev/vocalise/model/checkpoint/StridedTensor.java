package dev.vocalise.model.checkpoint;

import java.util.Arrays;

/**
 * A tensor as PyTorch pickles it: a window on a storage.
 *
 * @param storage where its elements lie, perhaps with those of other tensors
 * @param offset first element in the storage
 * @param shape sizes of its dimensions
 * @param strides elements of the storage between neighbours along each dimension
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the shape is copied on its way out
record StridedTensor(Storage storage, long offset, long[] shape, long[] strides)
    implements MappedTensors.Stored {

  /** More dimensions than any weight has. */
  private static final int MAX_DIMENSIONS = 16;

  /**
   * A run of elements in the file.
   *
   * @param key its name in the file
   */
  record Storage(ElementType type, String key, long elements) {}

  /** Refuses windows that leave the storage, or that make more elements than it holds. */
  StridedTensor {
    if (shape.length != strides.length || shape.length > MAX_DIMENSIONS) {
      throw new IllegalArgumentException(
          shape.length + " sizes and " + strides.length + " strides");
    }
    long elements = 1;
    long last = offset;
    try {
      for (int i = 0; i < shape.length; i++) {
        if (shape[i] < 0 || strides[i] < 0) {
          throw new IllegalArgumentException(
              "sizes " + Arrays.toString(shape) + ", strides " + Arrays.toString(strides));
        }
        elements = Math.multiplyExact(elements, shape[i]);
        if (shape[i] > 1) {
          last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides[i]));
        }
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " is larger than any file", e);
    }
    if (offset < 0
        || elements > storage.elements()
        || (elements == 0 ? offset > storage.elements() : last >= storage.elements())) {
      throw new IllegalArgumentException(
          "shape %s with strides %s from element %s does not fit its storage of %s elements"
              .formatted(
                  Arrays.toString(shape), Arrays.toString(strides), offset, storage.elements()));
    }
  }

  @Override
  public ElementType type() {
    return storage.type();
  }

  /** Number of elements. */
  long elements() {
    long elements = 1;
    for (long size : shape) {
      elements *= size;
    }
    return elements;
  }

  /** Elements of the storage from the first to the last that belong here. */
  long span() {
    if (elements() == 0) {
      return 0;
    }
    long span = 1;
    for (int i = 0; i < shape.length; i++) {
      span += (shape[i] - 1) * strides[i];
    }
    return span;
  }

  @Override
  public boolean contiguous() {
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] > 1 && strides[i] != expected) {
        return false;
      }
      expected *= shape[i];
    }
    return true;
  }

  /** Positions in the span of all elements, row-major. */
  int[] positions() {
    int[] positions = new int[Math.toIntExact(elements())];
    long[] index = new long[shape.length];
    long at = 0;
    for (int i = 0; i < positions.length; i++) {
      positions[i] = Math.toIntExact(at);
      for (int d = shape.length - 1; d >= 0; d--) {
        at += strides[d];
        if (++index[d] < shape[d]) {
          break;
        }
        at -= shape[d] * strides[d];
        index[d] = 0;
      }
    }
    return positions;
  }
}
