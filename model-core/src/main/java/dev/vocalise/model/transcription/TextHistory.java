package dev.vocalise.model.transcription;

import dev.vocalise.model.transcription.ngram.LanguageModel;
import dev.vocalise.model.transcription.ngram.NgramContext;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts that a search has come upon, each a word longer than another; with their scores and
 * what the language model must remember of them. Two are equal exactly when they are one number.
 */
final class TextHistory {

  /** The empty text. */
  static final int EMPTY = 0;

  /** KenLM's logarithms are of base 10. */
  private static final double NATURAL = Math.log(10);

  private final @Nullable LanguageModel model;
  private final BeamSettings settings;
  private final PartialWords parts;
  private final PairIndex children = new PairIndex();
  private final int memory; // words of a context
  private final NgramContext before;
  private final NgramContext after;
  private int[] parent = new int[1 << 8];
  private int[] part = new int[1 << 8];
  private double[] score = new double[1 << 8];
  private int[] contextLength = new int[1 << 8];
  private int[] contextWords;
  private float[] contextBackoffs;
  private int count = 1;

  TextHistory(@Nullable LanguageModel model, BeamSettings settings, PartialWords parts) {
    this.model = model;
    this.settings = settings;
    this.parts = parts;
    int order = model == null ? 1 : model.order();
    memory = order - 1;
    before = new NgramContext(order);
    after = new NgramContext(order);
    contextWords = new int[memory * parent.length];
    contextBackoffs = new float[memory * parent.length];
    if (model != null) {
      model.begin(after, settings.scoreBoundary());
      keep(EMPTY);
    }
  }

  /** The text with a word more. */
  int extend(int text, int word) {
    int found = children.get(text, word);
    if (found >= 0) {
      return found;
    }
    if (count == parent.length) {
      grow();
    }
    int added = count++;
    children.put(text, word, added);
    parent[added] = text;
    part[added] = word;
    if (model != null) {
      recall(text);
      double log10 = model.score(before, parts.word(word), after);
      if (!parts.isKnown(word)) {
        log10 += settings.unkScoreOffset();
      }
      score[added] = score[text] + settings.alpha() * log10 * NATURAL + settings.beta();
      keep(added);
    }
    return added;
  }

  /** What the language model adds for the words so far. */
  double score(int text) {
    return score[text];
  }

  /** What it adds for the end of the sentence there. */
  double endScore(int text) {
    if (model == null || !settings.scoreBoundary()) {
      return 0;
    }
    recall(text);
    return settings.alpha() * model.score(before, model.index("</s>"), after) * NATURAL;
  }

  /** Its words. */
  List<String> words(int text) {
    Deque<String> words = new ArrayDeque<>();
    for (int at = text; at != EMPTY; at = parent[at]) {
      words.addFirst(parts.text(part[at]));
    }
    return List.copyOf(words);
  }

  private void keep(int text) {
    contextLength[text] = after.length;
    System.arraycopy(after.words, 0, contextWords, memory * text, after.length);
    System.arraycopy(after.backoffs, 0, contextBackoffs, memory * text, after.length);
  }

  private void recall(int text) {
    before.length = contextLength[text];
    System.arraycopy(contextWords, memory * text, before.words, 0, before.length);
    System.arraycopy(contextBackoffs, memory * text, before.backoffs, 0, before.length);
  }

  private void grow() {
    int size = Math.multiplyExact(parent.length, 2);
    parent = Arrays.copyOf(parent, size);
    part = Arrays.copyOf(part, size);
    score = Arrays.copyOf(score, size);
    contextLength = Arrays.copyOf(contextLength, size);
    contextWords = Arrays.copyOf(contextWords, Math.multiplyExact(memory, size));
    contextBackoffs = Arrays.copyOf(contextBackoffs, Math.multiplyExact(memory, size));
  }
}
