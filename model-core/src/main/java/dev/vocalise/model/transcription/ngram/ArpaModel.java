package dev.vocalise.model.transcription.ngram;

import java.util.List;

/** An ARPA file on the heap: hash tables of the n-grams, keyed as in KenLM's probing format. */
final class ArpaModel implements LanguageModel {

  private final String description;
  private final NgramTable vocabulary;
  private final List<String> vocabularyWords;
  private final float[] unigramProbabilities;
  private final float[] unigramBackoffs;
  private final NgramTable[] tables; // from bigrams to the longest
  private final int start;

  ArpaModel(
      NgramTable vocabulary,
      List<String> vocabularyWords,
      float[] unigramProbabilities,
      float[] unigramBackoffs,
      NgramTable[] tables) {
    this.vocabulary = vocabulary;
    this.vocabularyWords = vocabularyWords;
    this.unigramProbabilities = unigramProbabilities;
    this.unigramBackoffs = unigramBackoffs;
    this.tables = tables;
    description = "ARPA, order " + (tables.length + 1);
    start = index("<s>");
  }

  @Override
  public int order() {
    return tables.length + 1;
  }

  @Override
  public int words() {
    return unigramProbabilities.length;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public int index(byte[] word, int length) {
    int found = vocabulary.find(WordHash.of(word, length));
    return found < 0 ? UNKNOWN : (int) vocabulary.first(found);
  }

  @Override
  public void begin(NgramContext context, boolean sentenceStart) {
    context.length = 0;
    if (sentenceStart) {
      BackoffSearch.begin(new Lookup(start), start, context);
    }
  }

  @Override
  public float score(NgramContext before, int word, NgramContext after) {
    return BackoffSearch.score(new Lookup(word), order(), before, word, after);
  }

  @Override
  public void close() {}

  /** All words but the unknown one. */
  List<String> vocabulary() {
    return vocabularyWords;
  }

  private final class Lookup implements BackoffSearch.Walk {
    private final int word;
    private int length = 1;
    private int entry;
    private long hash;

    Lookup(int word) {
      if (word < 0 || word >= words()) {
        throw new IllegalArgumentException("word index " + word + " of " + words());
      }
      this.word = word;
      hash = word;
    }

    @Override
    public float probability() {
      return length == 1 ? unigramProbabilities[word] : tables[length - 2].first(entry);
    }

    @Override
    public float backoff() {
      return length == 1 ? unigramBackoffs[word] : tables[length - 2].second(entry);
    }

    @Override
    public boolean complete() {
      return length == order();
    }

    @Override
    public boolean extend(int before, int longer) {
      hash = WordHash.extend(hash, before);
      entry = tables[longer - 2].find(hash);
      length = longer;
      return entry >= 0;
    }
  }
}
