package dev.vocalise.model.dataset;

import static dev.vocalise.model.settings.Setting.choice;
import static dev.vocalise.model.settings.Setting.number;

import dev.vocalise.model.settings.Settings;
import java.util.List;

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

  private static final double PAPER_VALIDATION_SHARE = 0.1;
  private static final double PAPER_TARGET_SHARE = 0.3;

  /** What a campaign file can set. */
  public static final Settings DECLARED =
      Settings.of(
          choice("split.kind", List.of("random", "speaker-independent"))
              .byDefault("random")
              .means("`random` is the paper's; the other has no speaker in two parts"),
          number("split.sourceValidation", 0.01, 0.5)
              .byDefault(PAPER_VALIDATION_SHARE)
              .means("Share of the source that becomes S_va (§4.2)"),
          number("split.targetTraining", 0.01, 0.9)
              .byDefault(PAPER_TARGET_SHARE)
              .means(
                  "Share of the target that becomes T_tr, without labels (§4.2); the rest is T_te"));

  public SplitSettings {
    requireShare("sourceTrainShare", sourceTrainShare);
    requireShare("targetTrainShare", targetTrainShare);
  }

  public static SplitSettings of(Split split) {
    return new SplitSettings(split, 1 - PAPER_VALIDATION_SHARE, PAPER_TARGET_SHARE);
  }

  private static void requireShare(String name, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(name + " must be between 0 and 1 but was " + share);
    }
  }
}
