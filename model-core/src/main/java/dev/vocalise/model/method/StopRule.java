package dev.vocalise.model.method;

import org.jspecify.annotations.Nullable;

/**
 * Decides at the end of each round whether training goes on (§4.2, method §6). Immutable; {@link
 * #observe} gives the next state. With patience 1 against the previous round it is the paper's.
 *
 * @param improvement what a round is compared with
 * @param patienceRounds rounds in a row without improvement after which training stops
 * @param maxRounds upper bound of the rounds
 * @param rounds rounds observed
 * @param previous accuracy of the last observed round, −∞ before the first
 * @param best highest accuracy so far, −∞ before the first
 * @param withoutImprovement observed rounds in a row that did not improve
 */
public record StopRule(
    Improvement improvement,
    int patienceRounds,
    int maxRounds,
    int rounds,
    double previous,
    double best,
    int withoutImprovement) {

  /** The rule before the first round. */
  public static StopRule start(Improvement improvement, int patienceRounds, int maxRounds) {
    return new StopRule(
        improvement,
        patienceRounds,
        maxRounds,
        0,
        Double.NEGATIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0);
  }

  /** All planned rounds. */
  public static StopRule after(int rounds) {
    return start(Improvement.BEST_ROUND, Integer.MAX_VALUE, rounds);
  }

  /** Takes the accuracy on S_va at the end of a round; an equal accuracy is no improvement. */
  public StopRule observe(double accuracy) {
    double reference =
        switch (improvement) {
          case PREVIOUS_ROUND -> previous;
          case BEST_ROUND -> best;
        };
    return new StopRule(
        improvement,
        patienceRounds,
        maxRounds,
        rounds + 1,
        accuracy,
        Math.max(best, accuracy),
        accuracy > reference ? 0 : withoutImprovement + 1);
  }

  /** Why training ends now, or null when it goes on. */
  public @Nullable StopReason stop() {
    if (withoutImprovement >= patienceRounds) {
      return StopReason.NO_IMPROVEMENT;
    }
    return rounds >= maxRounds ? StopReason.MAX_ROUNDS : null;
  }
}
