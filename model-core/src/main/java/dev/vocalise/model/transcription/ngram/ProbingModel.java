package dev.vocalise.model.transcription.ngram;

/**
 * KenLM's probing format: a hash table of the words, then one per length of n-grams ({@code
 * lm/search_hashed.hh}); also the variant with rest costs, which are not used here.
 */
final class ProbingModel extends KenlmModel {

  private static final int VOCABULARY_ENTRY = 12;
  private static final int LONGEST_ENTRY = 12;
  private static final int SIGN = 0x80000000;

  private final Table lookup;
  private final int words;
  private final long unigrams;
  private final int weights; // bytes of an n-gram's numbers
  private final Table[] tables; // from bigrams to the longest
  private final long wordsAt;

  /**
   * A hash table of KenLM: buckets of a 64-bit key and a value, linear probing, key 0 marks an
   * empty one ({@code util/probing_hash_table.hh}).
   *
   * @param file where it stands
   * @param start byte of the first bucket
   * @param buckets how many
   * @param width bytes of a bucket
   */
  private record Table(MappedFile file, long start, long buckets, int width) {

    /** Bytes that a table of so many entries takes. */
    static Table at(MappedFile file, long start, long entries, float multiplier, int width) {
      long buckets = Math.max(entries + 1, (long) (multiplier * (float) entries));
      return new Table(file, start, buckets, width);
    }

    long end() {
      return start + buckets * width;
    }

    /** Byte of the value that belongs to the key, or −1. */
    long find(long key) {
      long bucket = Long.remainderUnsigned(key, buckets);
      for (long step = 0; step < buckets; step++) {
        long offset = start + bucket * width;
        long found = file.longInteger(offset);
        if (found == key) {
          return offset + Long.BYTES;
        }
        if (found == 0) {
          return -1;
        }
        bucket = bucket + 1 == buckets ? 0 : bucket + 1;
      }
      throw file.damaged("a hash table of " + buckets + " buckets has no empty one");
    }
  }

  ProbingModel(MappedFile file, KenlmHeader header) {
    super(file, header);
    long[] counts = header.counts();
    float multiplier = header.multiplier();
    weights = header.type() == KenlmHeader.Type.REST_PROBING ? 12 : 8;
    lookup = Table.at(file, header.size() + 8, counts[0], multiplier, VOCABULARY_ENTRY);
    unigrams = lookup.end();
    long next = unigrams + (counts[0] + 1) * weights;
    tables = new Table[header.order() - 1];
    for (int n = 0; n < tables.length; n++) {
      int width = n == tables.length - 1 ? LONGEST_ENTRY : Long.BYTES + weights;
      tables[n] = Table.at(file, next, counts[n + 1], multiplier, width);
      next = tables[n].end();
    }
    requireSize(next);
    if (file.integer(header.size()) != 0) {
      throw file.damaged("unknown version of the vocabulary: " + file.integer(header.size()));
    }
    words = file.integer(header.size() + 4);
    if (words < 1 || words > counts[0] + 1) {
      throw file.damaged(
          "the vocabulary claims " + words + " words, the header " + counts[0] + " unigrams");
    }
    wordsAt = next;
    checkWords();
    findStart();
  }

  @Override
  public int words() {
    return words;
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

  @Override
  long wordsAt() {
    return wordsAt;
  }

  @Override
  Walk lookup(int word) {
    return new Lookup(word);
  }

  private final class Lookup implements Walk {
    private long hash;
    private long at;
    private boolean complete;

    Lookup(int word) {
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
