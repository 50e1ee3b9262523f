package dev.vocalise.model.transcription.ngram;

/**
 * The arithmetic of back-off, as in KenLM's {@code GenericModel::FullScore}: look for ever longer
 * n-grams that end in the word, then add the back-off weights of the contexts that were too long.
 *
 * <p>Single precision and the order of additions are KenLM's, so that scores are equal.
 */
abstract sealed class BackoffModel implements LanguageModel permits ArpaModel, KenlmModel {

  /** KenLM's mark of an n-gram that no longer one begins with: minus zero. */
  private static final int NO_EXTENSION = 0x80000000;

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

  private final int order;
  private final String description;
  private int start;

  BackoffModel(int order, String description) {
    this.order = order;
    this.description = description;
  }

  /** To be called as soon as words can be looked up. */
  final void findStart() {
    start = index("<s>");
  }

  /** A look-up that stands at the word, which is a valid index. */
  abstract Walk lookup(int word);

  private Walk walk(int word) {
    if (word < 0 || word >= words()) {
      throw new IllegalArgumentException("word index " + word + " of " + words());
    }
    return lookup(word);
  }

  @Override
  public final int order() {
    return order;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final void begin(NgramContext context, boolean sentenceStart) {
    context.length = 0;
    if (sentenceStart) {
      context.length = 1;
      context.words[0] = start;
      context.backoffs[0] = walk(start).backoff();
    }
  }

  @Override
  public float score(NgramContext before, int word, NgramContext after) {
    Walk walk = walk(word);
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

  /** Maps are released with the object. */
  @Override
  public final void close() {}

  private static boolean hasExtension(float backoff) {
    return Float.floatToRawIntBits(backoff) != NO_EXTENSION;
  }
}
