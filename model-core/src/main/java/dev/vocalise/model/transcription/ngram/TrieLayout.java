package dev.vocalise.model.transcription.ngram;

/**
 * Where the parts of KenLM's trie format stand ({@code lm/trie.cc}, {@code lm/quantize.hh}, {@code
 * lm/bhiksha.cc}): the vocabulary's sorted hashes, tables of quantised numbers, unigrams, then one
 * bit-packed array per length.
 */
final class TrieLayout {

  static final int UNIGRAM_BYTES = 16;
  private static final int QUANTISATION_VERSION = 2;
  private static final int MAX_QUANTISED_BITS = 25;

  /** Bits of unquantised numbers: a probability without sign, and a back-off weight. */
  private static final int PROBABILITY_BITS = 31;

  private static final int BACKOFF_BITS = 32;

  final MappedFile file;
  final KenlmHeader header;
  final long hashes;
  final long unigrams;
  final int probabilityBits;
  final int backoffBits;
  final Level[] levels; // from bigrams to the longest
  final long end;
  private final long quantised;

  /**
   * The array of one length of n-grams.
   *
   * @param base first byte of the packed entries
   * @param entries how many
   * @param wordBits bits of a word
   * @param entryBits bits of an entry
   * @param pointerBits bits of the pointer to longer n-grams inside an entry
   * @param pointerArray byte of the array of the pointers' upper bits, or 0 without one
   * @param pointerArrayLength elements of that array
   */
  record Level(
      long base,
      long entries,
      int wordBits,
      int entryBits,
      int pointerBits,
      long pointerArray,
      long pointerArrayLength) {}

  TrieLayout(MappedFile file, KenlmHeader header) {
    this.file = file;
    this.header = header;
    long[] counts = header.counts();
    int order = header.order();
    hashes = header.size() + Long.BYTES;
    long at = hashes + Long.BYTES * counts[0];
    quantised = at + Long.BYTES;
    if (header.type().quantised()) {
      probabilityBits = quantisedBits(at, 1);
      backoffBits = quantisedBits(at, 2);
      long tables = (order - 2) * ((1L << probabilityBits) + (1L << backoffBits));
      at = quantised + Float.BYTES * (tables + (1L << probabilityBits));
    } else {
      probabilityBits = PROBABILITY_BITS;
      backoffBits = BACKOFF_BITS;
    }
    unigrams = at;
    at += (counts[0] + 2) * UNIGRAM_BYTES;
    requireInside(at);
    levels = new Level[order - 1];
    int chopLimit = order > 2 && header.type().arrayPointers() ? pointerSetting(at) : 0;
    int wordBits = requiredBits(counts[0]);
    for (int n = 0; n < order - 1; n++) {
      long entries = counts[n + 1];
      int pointerBits = 0;
      long array = 0;
      long arrayLength = 0;
      int numbers = probabilityBits;
      if (n < order - 2) {
        long most = counts[n + 2];
        pointerBits = requiredBits(most);
        numbers += backoffBits;
        if (header.type().arrayPointers()) {
          int chopped = chopped(entries + 1, most, chopLimit);
          array = (at + 7) / 8 * 8 + Long.BYTES;
          arrayLength = (most >>> (pointerBits - chopped)) + 1;
          at += Long.BYTES * (1 + arrayLength) + 7;
          pointerBits -= chopped;
        }
      }
      int entryBits = wordBits + numbers + pointerBits;
      levels[n] = new Level(at, entries, wordBits, entryBits, pointerBits, array, arrayLength);
      at += ((1 + entries) * entryBits + 7) / 8 + Long.BYTES;
      requireInside(at);
    }
    end = at;
  }

  /**
   * The number behind {@code code} in the table of an n-gram length; the longest has no weights.
   */
  float quantised(int length, boolean backoff, long code) {
    long before = (length - 2) * ((1L << probabilityBits) + (1L << backoffBits));
    return file.real(
        quantised + Float.BYTES * (before + (backoff ? 1L << probabilityBits : 0) + code));
  }

  /** Bits of the largest value. */
  static int requiredBits(long most) {
    return Long.SIZE - Long.numberOfLeadingZeros(most);
  }

  /** How many upper bits the array takes, such that the whole is smallest. */
  private static int chopped(long entries, long most, int limit) {
    int required = requiredBits(most);
    int best = 0;
    long lowest = Long.MAX_VALUE;
    for (int chop = 0; chop <= Math.min(required, limit); chop++) {
      long change = (most >>> (required - chop)) * Long.SIZE - entries * chop;
      if (change < lowest) {
        lowest = change;
        best = chop;
      }
    }
    return best;
  }

  private int quantisedBits(long at, int which) {
    if (file.unsignedByte(at) != QUANTISATION_VERSION) {
      throw file.damaged("expected version 2 of the quantisation, got " + file.unsignedByte(at));
    }
    int bits = file.unsignedByte(at + which);
    if (bits < 1 || bits > MAX_QUANTISED_BITS) {
      throw file.damaged("quantised to " + bits + " bits, expected 1…" + MAX_QUANTISED_BITS);
    }
    return bits;
  }

  private int pointerSetting(long at) {
    if (file.unsignedByte(at) != 0) {
      throw file.damaged(
          "expected version 0 of the pointer compression, got " + file.unsignedByte(at));
    }
    return file.unsignedByte(at + 1);
  }

  private void requireInside(long at) {
    if (at > file.size()) {
      throw file.damaged("its header asks for at least " + at + " bytes, it has " + file.size());
    }
  }
}
