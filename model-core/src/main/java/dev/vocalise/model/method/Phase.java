package dev.vocalise.model.method;

import dev.vocalise.model.features.Views;

/**
 * A stretch of training that is fed in one way, such as a warm-up.
 *
 * @param rounds planned; a stop rule may end the last phase earlier
 * @param views of every utterance that it visits
 * @param candidates whether the states at its rounds' ends may be tested: not those of a phase that
 *     trains no classifier
 */
public record Phase(Feeding feeding, int rounds, Views views, boolean candidates) {

  /** Refuses a phase without rounds. */
  public Phase {
    if (rounds < 1) {
      throw new IllegalArgumentException("a phase has 1 or more rounds but was given " + rounds);
    }
  }

  /** Whose states may be tested. */
  public Phase(Feeding feeding, int rounds, Views views) {
    this(feeding, rounds, views, true);
  }
}
