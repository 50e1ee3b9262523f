package dev.vocalise.model.features;

/**
 * B utterances in one or two independent views, in the engine-free form that the background thread
 * makes. There is no label here and no way to one.
 *
 * @param size B
 * @param inputs of view 1 and then of view 2, in the same order of utterances
 * @param types augmentation type of each utterance, 0 … 4; or of each input
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one step; never compared
public record Batch(int size, Inputs inputs, int[] types) {

  /** Refuses sizes that do not fit together. */
  public Batch {
    if (size < 1
        || inputs.rows() % size != 0
        || (types.length != size && types.length != inputs.rows())) {
      throw new IllegalArgumentException(
          "a batch of %d utterances has a view of each and their types, but got %d inputs and %d types"
              .formatted(size, inputs.rows(), types.length));
    }
  }

  /** 1 or 2. */
  public int views() {
    return inputs.rows() / size;
  }

  /** Augmentation type of each input. */
  public long[] typesPerInput() {
    return perInput(types);
  }

  /** Augmentation type or version of each utterance. */
  public long[] typesOfItems() {
    long[] own = new long[size];
    for (int i = 0; i < size; i++) {
      own[i] = types[i];
    }
    return own;
  }

  /** Values of the utterances once per view; values of the inputs as they are. */
  long[] perInput(int[] values) {
    long[] all = new long[inputs.rows()];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i % values.length];
    }
    return all;
  }

  /** Utterances {@code from} … {@code to} − 1, padded as in the whole batch. */
  public Batch part(int from, int to) {
    int[] rows = new int[views() * (to - from)];
    int[] own = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i / (to - from) * size + from + i % (to - from);
      own[i] = types[rows[i] % types.length];
    }
    return new Batch(to - from, inputs.select(rows), own);
  }
}
