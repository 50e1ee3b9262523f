package dev.vocalise.model.transcription.ngram;

/** The words that still matter for the next one, latest first, with their back-off weights. */
public final class NgramContext {

  /** log10 back-off weights of the n-grams that end before the next word, shortest first. */
  public final float[] backoffs;

  /** Indices of the words, latest first. */
  public final int[] words;

  /** How many of both are set. */
  public int length;

  /** Length of the n-gram behind the last score: for tests and for a look into the model. */
  int matched;

  /** For models of this order or below. */
  public NgramContext(int order) {
    int size = Math.max(1, order - 1);
    backoffs = new float[size];
    words = new int[size];
  }
}
