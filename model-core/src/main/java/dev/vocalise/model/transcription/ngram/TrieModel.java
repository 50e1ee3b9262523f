package dev.vocalise.model.transcription.ngram;

/**
 * KenLM's trie format, with or without quantised numbers and array-compressed pointers ({@code
 * lm/search_trie.hh}). N-grams stand last word first; children are sorted by word.
 */
final class TrieModel extends KenlmModel {

  private static final int SIGN = 0x80000000;

  private final TrieLayout layout;
  private final int words;

  TrieModel(MappedFile file, KenlmHeader header) {
    super(file, header);
    layout = new TrieLayout(file, header);
    requireSize(layout.end);
    long hashes = file.longInteger(header.size());
    if (hashes < 0 || hashes > header.counts()[0]) {
      throw file.damaged(
          "the vocabulary claims " + hashes + " words, the header " + header.counts()[0]);
    }
    words = (int) hashes + 1;
    requireSorted();
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
    int low = 0;
    int high = words - 2;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(hashAt(middle), hash);
      if (order == 0) {
        return middle + 1; // the unknown word has no hash
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return UNKNOWN;
  }

  @Override
  long wordsAt() {
    return layout.end;
  }

  @Override
  Walk lookup(int word) {
    return new Lookup(word);
  }

  private long hashAt(int index) {
    return file.longInteger(layout.hashes + Long.BYTES * (long) index);
  }

  private void requireSorted() {
    for (int i = 1; i < words - 1; i++) {
      if (Long.compareUnsigned(hashAt(i - 1), hashAt(i)) >= 0) {
        throw file.damaged("the hashes of words " + i + " and " + (i + 1) + " are out of order");
      }
    }
  }

  private final class Lookup implements Walk {
    private int length = 1;
    private long unigram;
    private long numbers; // bit of an entry's numbers in its level
    private long begin; // children in the next level
    private long end;

    Lookup(int word) {
      unigram = layout.unigrams + (long) word * TrieLayout.UNIGRAM_BYTES;
      begin = file.longInteger(unigram + 8);
      end = file.longInteger(unigram + TrieLayout.UNIGRAM_BYTES + 8);
      requireRange(0);
    }

    @Override
    public float probability() {
      if (length == 1) {
        return file.real(unigram);
      }
      TrieLayout.Level level = layout.levels[length - 2];
      if (!header.type().quantised()) {
        return Float.intBitsToFloat(
            (int) file.bits(level.base(), numbers, layout.probabilityBits) | SIGN);
      }
      long bit = numbers + (length == order() ? 0 : layout.backoffBits);
      return layout.quantised(length, false, file.bits(level.base(), bit, layout.probabilityBits));
    }

    @Override
    public float backoff() {
      if (length == 1) {
        return file.real(unigram + 4);
      }
      TrieLayout.Level level = layout.levels[length - 2];
      if (!header.type().quantised()) {
        return Float.intBitsToFloat(
            (int) file.bits(level.base(), numbers + layout.probabilityBits, layout.backoffBits));
      }
      return layout.quantised(length, true, file.bits(level.base(), numbers, layout.backoffBits));
    }

    @Override
    public boolean complete() {
      return length == order() || begin == end;
    }

    @Override
    public boolean extend(int word, int longer) {
      TrieLayout.Level level = layout.levels[longer - 2];
      long found = find(level, word);
      if (found < 0) {
        return false;
      }
      length = longer;
      numbers = found * level.entryBits() + level.wordBits();
      if (longer < order()) {
        long bit = numbers + layout.probabilityBits + layout.backoffBits;
        begin = pointer(level, found, bit);
        end = pointer(level, found + 1, bit + level.entryBits());
        requireRange(longer - 1);
      }
      return true;
    }

    private long find(TrieLayout.Level level, int word) {
      long low = begin;
      long high = end - 1;
      while (low <= high) {
        long middle = (low + high) >>> 1;
        long found = file.bits(level.base(), middle * level.entryBits(), level.wordBits());
        if (found == word) {
          return middle;
        }
        if (found < word) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return -1;
    }

    private long pointer(TrieLayout.Level level, long entry, long bit) {
      long lower = file.bits(level.base(), bit, level.pointerBits());
      if (level.pointerArray() == 0) {
        return lower;
      }
      long low = 0; // the last element of the array that is at most the entry
      long high = level.pointerArrayLength() - 1;
      while (low < high) {
        long middle = (low + high + 1) >>> 1;
        if (file.longInteger(level.pointerArray() + Long.BYTES * middle) <= entry) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return (low << level.pointerBits()) | lower;
    }

    private void requireRange(int level) {
      if (begin < 0 || begin > end || end > layout.levels[level].entries()) {
        throw file.damaged(
            "%d-grams %d to %d, but there are %d"
                .formatted(level + 2, begin, end, layout.levels[level].entries()));
      }
    }
  }
}
