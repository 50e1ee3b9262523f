package dev.vocalise.model.transcription;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A transcript beside what was said: fewest word errors (Levenshtein), with one alignment that has
 * them.
 *
 * @param steps the alignment, in order
 * @param words of the reference
 * @param substitutions words that were taken for others
 * @param deletions words that are missing
 * @param insertions words that were not said
 */
public record WordErrors(
    List<Step> steps, int words, int substitutions, int deletions, int insertions) {

  /** What happened to a word. */
  public enum Kind {
    /** The same on both sides. */
    MATCH,
    /** Taken for another. */
    SUBSTITUTION,
    /** In the reference alone. */
    DELETION,
    /** In the transcript alone. */
    INSERTION
  }

  /**
   * A place of the alignment.
   *
   * @param reference what was said; null for an insertion
   * @param transcript what was recognised; null for a deletion
   */
  public record Step(Kind kind, @Nullable String reference, @Nullable String transcript) {}

  /** Copies the steps. */
  public WordErrors {
    steps = List.copyOf(steps);
  }

  /**
   * Compares texts as spoken words: in lower case, without punctuation other than apostrophes
   * inside words.
   */
  public static WordErrors between(String reference, String transcript) {
    return align(words(reference), words(transcript));
  }

  /** All errors. */
  public int errors() {
    return substitutions + deletions + insertions;
  }

  /** Errors per word of the reference; 0 for two empty texts, infinite for an empty reference. */
  public double rate() {
    return errors() == 0 ? 0 : (double) errors() / words;
  }

  /** The words that {@link #between} compares. */
  static List<String> words(String text) {
    String plain =
        text.toLowerCase(Locale.ROOT)
            .replace('’', '\'')
            .replaceAll("(?<![\\p{L}\\p{M}\\p{N}])'|'(?![\\p{L}\\p{M}\\p{N}])", " ")
            .replaceAll("[^\\p{L}\\p{M}\\p{N}']+", " ")
            .strip();
    return plain.isEmpty() ? List.of() : List.of(plain.split(" "));
  }

  private static WordErrors align(List<String> reference, List<String> transcript) {
    int rows = reference.size();
    int columns = transcript.size();
    int[][] cost = new int[rows + 1][columns + 1];
    for (int i = 0; i <= rows; i++) {
      for (int j = 0; j <= columns; j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int other = reference.get(i - 1).equals(transcript.get(j - 1)) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + other, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
      }
    }
    List<Step> steps = new ArrayList<>();
    int i = rows;
    int j = columns;
    while (i > 0 || j > 0) {
      Step step = last(reference, transcript, cost, i, j);
      i -= step.reference() == null ? 0 : 1;
      j -= step.transcript() == null ? 0 : 1;
      steps.add(step);
    }
    Collections.reverse(steps);
    return new WordErrors(
        steps,
        rows,
        count(steps, Kind.SUBSTITUTION),
        count(steps, Kind.DELETION),
        count(steps, Kind.INSERTION));
  }

  private static int count(List<Step> steps, Kind kind) {
    return (int) steps.stream().filter(step -> step.kind() == kind).count();
  }

  private static Step last(
      List<String> reference, List<String> transcript, int[][] cost, int i, int j) {
    if (i > 0 && j > 0) {
      String said = reference.get(i - 1);
      String heard = transcript.get(j - 1);
      if (said.equals(heard) && cost[i][j] == cost[i - 1][j - 1]) {
        return new Step(Kind.MATCH, said, heard);
      }
      if (cost[i][j] == cost[i - 1][j - 1] + 1) {
        return new Step(Kind.SUBSTITUTION, said, heard);
      }
    }
    if (i > 0 && cost[i][j] == cost[i - 1][j] + 1) {
      return new Step(Kind.DELETION, reference.get(i - 1), null);
    }
    return new Step(Kind.INSERTION, null, transcript.get(j - 1));
  }
}
