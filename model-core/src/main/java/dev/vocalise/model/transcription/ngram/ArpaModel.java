package dev.vocalise.model.transcription.ngram;

import java.util.List;

/** An ARPA file on the heap: hash tables of the n-grams, keyed as in KenLM's probing format. */
final class ArpaModel extends BackoffModel {

  private final NgramTable vocabulary;
  private final List<String> vocabularyWords;
  private final float[] unigramProbabilities;
  private final float[] unigramBackoffs;
  private final List<String> notes;
  private final NgramTable[] tables; // from bigrams to the longest

  ArpaModel(
      NgramTable vocabulary,
      List<String> vocabularyWords,
      float[] unigramProbabilities,
      float[] unigramBackoffs,
      NgramTable[] tables,
      List<String> notes) {
    super(tables.length + 1, "ARPA, order " + (tables.length + 1));
    this.vocabulary = vocabulary;
    this.vocabularyWords = vocabularyWords;
    this.unigramProbabilities = unigramProbabilities;
    this.unigramBackoffs = unigramBackoffs;
    this.tables = tables;
    this.notes = notes;
    findStart();
  }

  @Override
  public int words() {
    return unigramProbabilities.length;
  }

  @Override
  public int index(byte[] word, int length) {
    int found = vocabulary.find(WordHash.of(word, length));
    return found < 0 ? UNKNOWN : (int) vocabulary.first(found);
  }

  @Override
  public List<String> vocabulary() {
    return vocabularyWords;
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  Walk lookup(int word) {
    return new Lookup(word);
  }

  private final class Lookup implements Walk {
    private final int word;
    private int length = 1;
    private int entry;
    private long hash;

    Lookup(int word) {
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
