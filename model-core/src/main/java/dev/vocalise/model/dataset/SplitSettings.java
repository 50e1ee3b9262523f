package dev.vocalise.model.dataset;

/**
 * How a corpus is cut (the paper, §4.2). The paper's values are the defaults.
 *
 * @param split over utterances or over speakers
 * @param sourceTrainShare of the source for {@code S_tr}, the rest is {@code S_va}
 * @param targetTrainShare of the target for {@code T_tr}, the rest is {@code T_te}
 */
public record SplitSettings(Split split, double sourceTrainShare, double targetTrainShare) {
  public enum Split {
    /** Every recording by itself: the paper's. */
    RANDOM,
    /** No speaker in two parts of a corpus. */
    SPEAKER_INDEPENDENT
  }

  private static final double PAPER_SOURCE_SHARE = 0.9;
  private static final double PAPER_TARGET_SHARE = 0.3;

  public SplitSettings {
    requireShare("sourceTrainShare", sourceTrainShare);
    requireShare("targetTrainShare", targetTrainShare);
  }

  public static SplitSettings of(Split split) {
    return new SplitSettings(split, PAPER_SOURCE_SHARE, PAPER_TARGET_SHARE);
  }

  private static void requireShare(String name, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(name + " must be between 0 and 1 but was " + share);
    }
  }
}
