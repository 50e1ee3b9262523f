package dev.vocalise.model.transcription.ngram;

import java.util.List;

/**
 * KenLM's probing format: a hash table of the words, then one per length of n-grams ({@code
 * lm/search_hashed.hh}); also the variant with rest costs, which are not used here.
 */
final class ProbingModel implements LanguageModel {

  private static final int VOCABULARY_ENTRY = 12;
  private static final int LONGEST_ENTRY = 12;
  private static final int SIGN = 0x80000000;

  private final MappedFile file;
  private final KenlmHeader header;
  private final ProbingTable lookup;
  private final int words;
  private final long unigrams;
  private final int weights; // bytes of an n-gram's numbers
  private final ProbingTable[] tables; // from bigrams to the longest
  private final int start;
  private final long wordsAt;

  private ProbingModel(MappedFile file, KenlmHeader header) {
    this.file = file;
    this.header = header;
    long[] counts = header.counts();
    float multiplier = header.multiplier();
    weights = header.type() == KenlmHeader.Type.REST_PROBING ? 12 : 8;
    lookup = ProbingTable.at(file, header.size() + 8, counts[0], multiplier, VOCABULARY_ENTRY);
    unigrams = lookup.end();
    long next = unigrams + (counts[0] + 1) * weights;
    tables = new ProbingTable[header.order() - 1];
    for (int n = 0; n < tables.length; n++) {
      int width = n == tables.length - 1 ? LONGEST_ENTRY : Long.BYTES + weights;
      tables[n] = ProbingTable.at(file, next, counts[n + 1], multiplier, width);
      next = tables[n].end();
    }
    KenlmWords.requireSize(file, header, next);
    if (file.integer(header.size()) != 0) {
      throw file.damaged("unknown version of the vocabulary: " + file.integer(header.size()));
    }
    words = file.integer(header.size() + 4);
    if (words < 1 || words > counts[0] + 1) {
      throw file.damaged(
          "the vocabulary claims " + words + " words, the header " + counts[0] + " unigrams");
    }
    wordsAt = next;
    KenlmWords.check(this, file, header, wordsAt);
    start = index("<s>");
  }

  static ProbingModel open(MappedFile file, KenlmHeader header) {
    return new ProbingModel(file, header);
  }

  @Override
  public int order() {
    return header.order();
  }

  @Override
  public int words() {
    return words;
  }

  @Override
  public String description() {
    return KenlmWords.describe(header);
  }

  @Override
  public int index(byte[] word, int length) {
    long hash = WordHash.of(word, length);
    long found = hash == 0 ? -1 : lookup.find(hash);
    if (found < 0) {
      return UNKNOWN;
    }
    int index = file.integer(found);
    if (index < 0 || index >= words) {
      throw file.damaged("word index " + index + " of " + words);
    }
    return index;
  }

  /** All words but the unknown one, if the file has them. */
  List<String> vocabulary() {
    return KenlmWords.read(file, header, wordsAt, words);
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
    return KenlmWords.requireNumber(
        file, BackoffSearch.score(new Lookup(word), order(), before, word, after));
  }

  /** Maps are released with the object. */
  @Override
  public void close() {}

  private final class Lookup implements BackoffSearch.Walk {
    private long hash;
    private long at;
    private boolean complete;

    Lookup(int word) {
      if (word < 0 || word >= words) {
        throw new IllegalArgumentException("word index " + word + " of " + words);
      }
      hash = word;
      at = unigrams + (long) word * weights;
      complete = independent();
    }

    /** The sign of a probability, which is always negative, says whether it is extended. */
    private boolean independent() {
      return (file.integer(at) & SIGN) != 0;
    }

    @Override
    public float probability() {
      return Float.intBitsToFloat(file.integer(at) | SIGN);
    }

    @Override
    public float backoff() {
      return file.real(at + 4);
    }

    @Override
    public boolean complete() {
      return complete;
    }

    @Override
    public boolean extend(int word, int length) {
      hash = WordHash.extend(hash, word);
      long found = hash == 0 ? -1 : tables[length - 2].find(hash);
      if (found < 0) {
        return false;
      }
      at = found;
      complete = length == order() || independent();
      return true;
    }
  }
}
