package dev.vocalise.activities.comparison;

import dev.vocalise.model.aggregation.Agreement;
import dev.vocalise.model.aggregation.Agreement.Counts;
import java.util.List;
import java.util.UUID;

/**
 * How far the decisions of two sides agree, utterance by utterance.
 *
 * @param classes in the order of the counts
 * @param pairs of runs with the same test set
 * @param counts by true class, summed over the pairs
 */
public record DecisionsCompared(
    String first, String second, List<String> classes, List<Pair> pairs, List<Counts> counts) {
  public DecisionsCompared {
    classes = List.copyOf(classes);
    pairs = List.copyOf(pairs);
    counts = List.copyOf(counts);
  }

  /**
   * Two runs.
   *
   * @param holm p of McNemar's test, corrected over the pairs
   */
  public record Pair(
      int firstSeed, int secondSeed, UUID first, UUID second, Agreement agreement, double holm) {}

  /** What two runs say of one utterance. */
  public record Utterance(
      int firstSeed,
      int secondSeed,
      String utterance,
      String reference,
      String first,
      String second) {
    public boolean differs() {
      return !first.equals(second);
    }
  }
}
