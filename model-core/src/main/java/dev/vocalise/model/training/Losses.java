package dev.vocalise.model.training;

import org.jspecify.annotations.Nullable;

/**
 * Values of the loss terms of one step, or their means over several, before weighting; a term that
 * is not computed is null.
 *
 * @param total the weighted sum that is minimised
 * @param emotion L_emo, source batches only
 * @param contrastive L_CL
 * @param informationMaximisation L_IM, may be negative
 * @param augmentationType L_aug
 */
public record Losses(
    double total,
    @Nullable Double emotion,
    @Nullable Double contrastive,
    @Nullable Double informationMaximisation,
    @Nullable Double augmentationType) {

  /** Whether every computed term is a finite number. */
  public boolean finite() {
    return Double.isFinite(total)
        && finite(emotion)
        && finite(contrastive)
        && finite(informationMaximisation)
        && finite(augmentationType);
  }

  /** The computed terms for people. */
  String words() {
    return "total "
        + total
        + words("emotion", emotion)
        + words("contrastive", contrastive)
        + words("information maximisation", informationMaximisation)
        + words("augmentation type", augmentationType);
  }

  private static String words(String name, @Nullable Double term) {
    return term == null ? "" : ", " + name + " " + term;
  }

  private static boolean finite(@Nullable Double term) {
    return term == null || Double.isFinite(term);
  }

  /** Sum term by term; a term is null only where both are. */
  Losses plus(Losses other) {
    return new Losses(
        total + other.total,
        sum(emotion, other.emotion),
        sum(contrastive, other.contrastive),
        sum(informationMaximisation, other.informationMaximisation),
        sum(augmentationType, other.augmentationType));
  }

  private static @Nullable Double sum(@Nullable Double a, @Nullable Double b) {
    if (a == null) {
      return b;
    }
    return b == null ? a : Double.valueOf(a + b);
  }

  /** Every term divided by a number of steps. */
  Losses over(int steps) {
    return new Losses(
        total / steps,
        divided(emotion, steps),
        divided(contrastive, steps),
        divided(informationMaximisation, steps),
        divided(augmentationType, steps));
  }

  private static @Nullable Double divided(@Nullable Double term, int steps) {
    return term == null ? null : Double.valueOf(term / steps);
  }
}
