package dev.vocalise.model.method;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Which state is tested (method §6). Candidates are the states at the end of a round, after its
 * target epoch; in the no-target mode after its source epoch. The target's test part decides
 * nothing.
 */
public enum ModelSelection {
  /** The highest accuracy on S_va; a later round wins a tie. */
  BEST_AFTER_TARGET,
  /**
   * The highest unweighted average recall on S_va in the later half of the rounds; a later round
   * wins a tie. S_va falls while alignment works, so that the best of all is the least adapted.
   */
  BEST_OF_LATER_HALF,
  /** The highest unweighted average recall on S_va; the earlier round wins a tie. */
  BEST,
  /** The last round. */
  LAST;

  /** Whether S_va is judged by its unweighted average recall; else by its accuracy. */
  public boolean byRecall() {
    return this == BEST_OF_LATER_HALF || this == BEST;
  }

  /**
   * Whether a state takes the place of the one selected so far.
   *
   * @param round 1-based among those whose states are candidates
   * @param rounds planned of these
   * @param selected score of the one selected so far, −∞ where there is none
   */
  public boolean replaces(int round, int rounds, double selected, double candidate) {
    return switch (this) {
      case BEST_AFTER_TARGET -> candidate >= selected;
      case BEST_OF_LATER_HALF -> round > rounds / 2 && candidate >= selected;
      case BEST -> candidate > selected;
      case LAST -> true;
    };
  }

  /** Name in campaign files. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
