package dev.vocalise.model.features;

import java.util.Arrays;

/** A part with labels: S_tr and S_va. */
public final class LabelledPart {

  private final FeatureSource features;
  private final int[] labels;

  /** The label of each utterance, a class index in the order of the emotions. */
  public LabelledPart(FeatureSource features, int[] labels) {
    if (features.size() != labels.length) {
      throw new IllegalArgumentException(
          features.size() + " utterances but " + labels.length + " labels");
    }
    if (labels.length == 0) {
      throw new IllegalArgumentException("a labelled part must have utterances");
    }
    this.features = features;
    this.labels = labels.clone();
  }

  /** Inputs of the utterances. */
  public FeatureSource features() {
    return features;
  }

  /** Class index of one utterance. */
  public int label(int utterance) {
    return labels[utterance];
  }

  /** Class indexes of all utterances, a copy. */
  public int[] labels() {
    return Arrays.copyOf(labels, labels.length);
  }
}
