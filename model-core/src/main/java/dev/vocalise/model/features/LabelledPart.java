package dev.vocalise.model.features;

/**
 * A part with labels: S_tr and S_va.
 *
 * @param features inputs of the utterances
 * @param labels of each utterance a class index, in the order of the emotions; copied both ways
 * @param voices who speaks in each
 */
@SuppressWarnings("ArrayRecordComponent") // copied on its way in and out; never compared
public record LabelledPart(FeatureSource features, int[] labels, Voices voices) {

  /** Nobody knows who speaks. */
  public LabelledPart(FeatureSource features, int[] labels) {
    this(features, labels, Voices.unknown(labels.length));
  }

  /** Refuses another number of labels than of utterances, and none. */
  public LabelledPart {
    if (features.size() != labels.length || voices.speakers().length != labels.length) {
      throw new IllegalArgumentException(
          features.size() + " utterances but " + labels.length + " labels");
    }
    if (labels.length == 0) {
      throw new IllegalArgumentException("a labelled part must have utterances");
    }
    labels = labels.clone();
  }

  /** Class index of one utterance. */
  public int label(int utterance) {
    return labels[utterance];
  }

  @Override
  public int[] labels() {
    return labels.clone();
  }
}
