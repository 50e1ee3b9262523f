package dev.vocalise.model.transcription;

/**
 * How a beam search weighs and prunes; names as in pyctcdecode where it has them.
 *
 * @param width most hypotheses kept per frame
 * @param beamPruneLogp hypotheses worse than the best by more than this are dropped; negative
 * @param tokenMinLogp symbols less likely than this are skipped, unless best of their frame
 * @param alpha weight of the language model's natural log-probability
 * @param beta bonus per word
 * @param unkScoreOffset log10 added to words outside the unigrams
 * @param scoreBoundary whether a sentence starts with {@code <s>} and ends with {@code </s>}
 */
public record BeamSettings(
    int width,
    double beamPruneLogp,
    double tokenMinLogp,
    double alpha,
    double beta,
    double unkScoreOffset,
    boolean scoreBoundary) {

  /** pyctcdecode's, and so Hugging Face's; the paper says nothing of them (method §7). */
  public static final BeamSettings DEFAULT = new BeamSettings(100, -10, -5, 0.5, 1.5, -10, true);

  /** Refuses what no search can work with. */
  public BeamSettings {
    if (width < 1 || width > 100_000) {
      throw new IllegalArgumentException("beam width must be in 1…100000 but was " + width);
    }
    finite("beamPruneLogp", beamPruneLogp);
    finite("tokenMinLogp", tokenMinLogp);
    finite("alpha", alpha);
    finite("beta", beta);
    finite("unkScoreOffset", unkScoreOffset);
    if (beamPruneLogp > 0) {
      throw new IllegalArgumentException("beamPruneLogp must be <= 0 but was " + beamPruneLogp);
    }
  }

  /** The same with another width. */
  public BeamSettings withWidth(int other) {
    return new BeamSettings(
        other, beamPruneLogp, tokenMinLogp, alpha, beta, unkScoreOffset, scoreBoundary);
  }

  /** The same with other weights of the language model. */
  public BeamSettings withWeights(double newAlpha, double newBeta, double newOffset) {
    return new BeamSettings(
        width, beamPruneLogp, tokenMinLogp, newAlpha, newBeta, newOffset, scoreBoundary);
  }

  private static void finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " must be a number but was " + value);
    }
  }
}
