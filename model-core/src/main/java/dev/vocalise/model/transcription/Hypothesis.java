package dev.vocalise.model.transcription;

import java.util.List;

/**
 * One result of a beam search.
 *
 * @param text words with single spaces
 * @param logitScore natural log of the sum over the paths that were kept
 * @param score the same plus the language model's part; what hypotheses are ranked by
 * @param words the text with its place in time
 */
public record Hypothesis(String text, double logitScore, double score, List<Word> words) {

  /** Copies the words. */
  public Hypothesis {
    words = List.copyOf(words);
  }

  /**
   * A word and the frames in which it was spelled.
   *
   * @param firstFrame first one
   * @param endFrame the one after the last
   */
  public record Word(String text, int firstFrame, int endFrame) {}
}
