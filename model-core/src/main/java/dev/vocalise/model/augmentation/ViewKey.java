package dev.vocalise.model.augmentation;

import static java.util.Objects.requireNonNull;

/**
 * Names one augmented view of one appearance of an utterance (§3.1.1).
 *
 * @param runSeed seed of the run
 * @param utteranceDigest digest of the utterance's audio, so that renaming changes nothing
 * @param type augmentation type of the appearance
 * @param view 1 or 2
 * @param epoch counted from 0
 * @param duplicate which copy of a repeated training part, counted from 0
 */
public record ViewKey(
    long runSeed,
    String utteranceDigest,
    AugmentationType type,
    int view,
    int epoch,
    int duplicate) {

  public ViewKey {
    requireNonNull(type, "type");
    if (utteranceDigest.isEmpty()) {
      throw new IllegalArgumentException("utteranceDigest must not be empty");
    }
    if (view != 1 && view != 2) {
      throw new IllegalArgumentException("view must be 1 or 2 but was " + view);
    }
    if (epoch < 0 || duplicate < 0) {
      throw new IllegalArgumentException(
          "epoch and duplicate must be >= 0 but were " + epoch + " and " + duplicate);
    }
  }

  /** The bytes that seed the generator; changing this text changes every draw. */
  String canonical() {
    return "vocalise-view-1\n%s\n%s\n%s\n%s\n%s\n%s"
        .formatted(runSeed, type.index(), view, epoch, duplicate, utteranceDigest);
  }
}
