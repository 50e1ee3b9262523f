package dev.vocalise.model.transcription.ngram;

import java.nio.charset.StandardCharsets;

/**
 * What stands first in KenLM's binary files, version 5 ({@code lm/binary_format.cc}).
 *
 * @param multiplier buckets per entry of the hash tables
 * @param type what follows
 * @param hasWords whether the words themselves stand at the end
 * @param searchVersion version of the n-gram tables
 * @param counts n-grams of each length; the first one includes the unknown word
 * @param size bytes of the header
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention; never compared as a whole
record KenlmHeader(
    float multiplier, Type type, boolean hasWords, int searchVersion, long[] counts, long size) {

  /** KenLM's ModelType, in its order. */
  enum Type {
    PROBING,
    REST_PROBING,
    TRIE,
    QUANTISED_TRIE,
    ARRAY_TRIE,
    QUANTISED_ARRAY_TRIE;

    boolean isProbing() {
      return this == PROBING || this == REST_PROBING;
    }

    boolean quantised() {
      return this == QUANTISED_TRIE || this == QUANTISED_ARRAY_TRIE;
    }

    boolean arrayPointers() {
      return this == ARRAY_TRIE || this == QUANTISED_ARRAY_TRIE;
    }
  }

  private static final byte[] FAMILY = ascii("mmap lm http://kheafield.com/code");
  private static final byte[] MAGIC = ascii("mmap lm http://kheafield.com/code format version 5\n");
  private static final byte[] INCOMPLETE = ascii("mmap lm http://kheafield.com/code incomplete\n");

  /** The magic bytes with their padding. */
  private static final int NUMBERS = 56;

  private static final int PARAMETERS = 88;
  private static final int COUNTS = 108;

  /** KenLM is built for six; a file of a build for more may have up to this. */
  private static final int MAX_ORDER = 16;

  /** Whether the file says that it is of KenLM, be it sound or not. */
  static boolean recognises(MappedFile file) {
    return startsWith(file, FAMILY);
  }

  static KenlmHeader read(MappedFile file) {
    if (startsWith(file, INCOMPLETE)) {
      throw file.damaged("KenLM did not finish writing it; build it again");
    }
    if (!startsWith(file, MAGIC)) {
      throw file.damaged(
          "expected KenLM's binary format version 5, got '"
              + printable(file, FAMILY.length, 24)
              + "'; build it again from the ARPA file");
    }
    requireNumbers(file);
    int order = file.unsignedByte(PARAMETERS);
    float multiplier = file.real(PARAMETERS + 4);
    int type = file.integer(PARAMETERS + 8);
    int hasWords = file.unsignedByte(PARAMETERS + 12);
    int searchVersion = file.integer(PARAMETERS + 16);
    if (order < 2 || order > MAX_ORDER) {
      throw file.damaged("order must be in 2…" + MAX_ORDER + " but is " + order);
    }
    if (type < 0 || type >= Type.values().length) {
      throw file.damaged("model type must be in 0…5 but is " + type);
    }
    Type kind = Type.values()[type];
    if (kind.isProbing() && !(multiplier >= 1 && multiplier <= 1024)) {
      throw file.damaged("hash table multiplier must be in 1…1024 but is " + multiplier);
    }
    if (hasWords > 1) {
      throw file.damaged("the mark of the vocabulary must be 0 or 1 but is " + hasWords);
    }
    if (searchVersion != (kind.isProbing() ? 0 : 1)) {
      throw file.damaged("unknown version " + searchVersion + " of the n-gram tables");
    }
    long[] counts = new long[order];
    for (int n = 0; n < order; n++) {
      counts[n] = file.longInteger(COUNTS + 8L * n);
      // An n-gram takes a bit at the very least: so nothing overflows in what follows.
      if (counts[n] < 0 || counts[n] >>> 3 > file.size()) {
        throw file.damaged(
            "the header claims %s %d-grams, but the file has %d bytes"
                .formatted(Long.toUnsignedString(counts[n]), n + 1, file.size()));
      }
    }
    if (counts[0] < 1 || counts[0] > Integer.MAX_VALUE - 8) {
      throw file.damaged("the header claims " + counts[0] + " words");
    }
    return new KenlmHeader(
        multiplier, kind, hasWords == 1, searchVersion, counts, (COUNTS + 8L * order + 7) / 8 * 8);
  }

  int order() {
    return counts.length;
  }

  private static void requireNumbers(MappedFile file) {
    boolean same =
        file.integer(NUMBERS) == 0
            && file.real(NUMBERS + 4) == 1
            && file.real(NUMBERS + 8) == -0.5f
            && file.integer(NUMBERS + 12) == 1
            && file.integer(NUMBERS + 16) == -1
            && file.longInteger(NUMBERS + 24) == 1;
    if (!same) {
      throw file.damaged(
          "the test numbers of the header differ: it is damaged or of a machine of another kind");
    }
  }

  private static boolean startsWith(MappedFile file, byte[] expected) {
    if (file.size() < PARAMETERS) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (file.unsignedByte(i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** A few bytes for a message, with dots for what cannot be shown. */
  static String printable(MappedFile file, long offset, int count) {
    StringBuilder text = new StringBuilder();
    for (long i = offset; i < Math.min(file.size(), offset + count); i++) {
      int value = file.unsignedByte(i);
      text.append(value >= ' ' && value < 127 ? (char) value : '.');
    }
    return text.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
