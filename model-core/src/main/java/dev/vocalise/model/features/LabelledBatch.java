package dev.vocalise.model.features;

/**
 * A batch of the source.
 *
 * @param labels emotion of each of the B utterances
 * @param voices who speaks in each
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one step; never compared
public record LabelledBatch(Batch batch, int[] labels, Voices voices) {

  /** Nobody knows who speaks. */
  public LabelledBatch(Batch batch, int[] labels) {
    this(batch, labels, Voices.unknown(labels.length));
  }

  /** Refuses another number of labels than of utterances. */
  public LabelledBatch {
    if (labels.length != batch.size()) {
      throw new IllegalArgumentException(
          batch.size() + " utterances but " + labels.length + " labels");
    }
  }

  /** Label of each input. */
  public long[] labelsPerInput() {
    return batch.perInput(labels);
  }
}
