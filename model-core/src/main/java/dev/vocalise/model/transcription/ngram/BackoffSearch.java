package dev.vocalise.model.transcription.ngram;

/**
 * The arithmetic of back-off, as in KenLM's {@code GenericModel::FullScore}: look for ever longer
 * n-grams that end in the word, then add the back-off weights of the contexts that were too long.
 *
 * <p>Single precision and the order of additions are KenLM's, so that scores are equal.
 */
final class BackoffSearch {

  /** KenLM's mark of an n-gram that no longer one begins with: minus zero. */
  private static final int NO_EXTENSION = 0x80000000;

  private BackoffSearch() {}

  /** One look-up from the word backwards. Not thread-safe; made for one score. */
  interface Walk {
    /** log10 probability of the n-gram found last. */
    float probability();

    /** log10 back-off weight of the n-gram found last; not for the longest order. */
    float backoff();

    /** Whether no longer n-gram ends in the one found last. */
    boolean complete();

    /** Goes to the n-gram of {@code length} words with {@code word} in front; false if none. */
    boolean extend(int word, int length);
  }

  static float score(Walk walk, int order, NgramContext before, int word, NgramContext after) {
    float probability = walk.probability();
    float backoff = walk.backoff();
    int matched = 1;
    after.backoffs[0] = backoff;
    after.words[0] = word;
    after.length = hasExtension(backoff) && order > 1 ? 1 : 0;
    for (int i = 0; i < before.length && !walk.complete(); i++) {
      if (!walk.extend(before.words[i], i + 2)) {
        break;
      }
      matched = i + 2;
      probability = walk.probability();
      if (matched == order) {
        break;
      }
      backoff = walk.backoff();
      after.backoffs[i + 1] = backoff;
      if (hasExtension(backoff)) {
        after.length = matched;
      }
    }
    for (int i = 1; i < after.length; i++) {
      after.words[i] = before.words[i - 1];
    }
    for (int i = matched - 1; i < before.length; i++) {
      probability += before.backoffs[i];
    }
    after.matched = matched;
    return probability;
  }

  static void begin(Walk walk, int word, NgramContext context) {
    context.length = 1;
    context.words[0] = word;
    context.backoffs[0] = walk.backoff();
  }

  private static boolean hasExtension(float backoff) {
    return Float.floatToRawIntBits(backoff) != NO_EXTENSION;
  }
}
