package dev.vocalise.model.features;

import dev.vocalise.model.dataset.ClassNames;

/**
 * A part with labels: S_tr and S_va.
 *
 * @param features inputs of the utterances
 * @param labels of each utterance a class index, below the number of classes; copied both ways
 * @param voices who speaks in each
 * @param classes what the indexes mean
 */
@SuppressWarnings("ArrayRecordComponent") // copied on its way in and out; never compared
public record LabelledPart(
    FeatureSource features, int[] labels, Voices voices, ClassNames classes) {

  /** Of the paper's classes; nobody knows who speaks. */
  public LabelledPart(FeatureSource features, int[] labels) {
    this(features, labels, Voices.unknown(labels.length));
  }

  /** Of the paper's classes. */
  public LabelledPart(FeatureSource features, int[] labels, Voices voices) {
    this(features, labels, voices, ClassNames.PAPER);
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
