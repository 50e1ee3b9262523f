package dev.vocalise.model.transcription.ngram;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What both kinds of KenLM's files share: their size, the words at their end, sound numbers. */
final class KenlmWords {

  private static final byte[] FIRST = {'<', 'u', 'n', 'k', '>', 0};

  /** Longer than any word; a run without an end is damage. */
  private static final int MAX_WORD_BYTES = 1 << 16;

  private KenlmWords() {}

  static void requireSize(MappedFile file, KenlmHeader header, long end) {
    if (end > file.size() || (!header.hasWords() && end != file.size())) {
      throw file.damaged(
          "its header asks for %s%d bytes, the file has %d"
              .formatted(header.hasWords() ? "at least " : "", end, file.size()));
    }
  }

  /** Every word at the end must lead to its own index: so the vocabulary is whole. */
  static void check(LanguageModel model, MappedFile file, KenlmHeader header, long offset) {
    if (header.hasWords()) {
      visit(
          file,
          offset,
          model.words(),
          (word, length, index) -> {
            if (index > 0 && model.index(word, length) != index) {
              throw file.damaged("word " + index + " at its end is not the one of the vocabulary");
            }
          });
    }
  }

  /** All words but the unknown one, in the order of their indices; none if they are not there. */
  static List<String> read(MappedFile file, KenlmHeader header, long offset, int count) {
    if (!header.hasWords()) {
      return List.of();
    }
    List<String> words = new ArrayList<>();
    visit(
        file,
        offset,
        count,
        (word, length, index) -> {
          if (index > 0) {
            words.add(new String(word, 0, length, StandardCharsets.UTF_8));
          }
        });
    return words;
  }

  private interface Visitor {
    void word(byte[] buffer, int length, int index);
  }

  private static void visit(MappedFile file, long offset, int count, Visitor visitor) {
    for (int i = 0; i < FIRST.length; i++) {
      if (file.unsignedByte(offset + i) != FIRST[i]) {
        throw file.damaged("expected the words from byte " + offset + " on, the first being <unk>");
      }
    }
    byte[] buffer = new byte[MAX_WORD_BYTES];
    int length = 0;
    int index = 0;
    for (long at = offset; at < file.size(); at++) {
      int value = file.unsignedByte(at);
      if (value != 0) {
        if (length == buffer.length) {
          throw file.damaged("word " + index + " at its end has no end");
        }
        buffer[length++] = (byte) value;
        continue;
      }
      if (index < count) {
        visitor.word(buffer, length, index);
      }
      index++;
      length = 0;
    }
    if (index != count || length != 0) {
      throw file.damaged(
          "expected "
              + count
              + " words at its end, got "
              + index
              + (length == 0 ? "" : " and a piece"));
    }
  }

  static float requireNumber(MappedFile file, float value) {
    if (Float.isNaN(value) || value == Float.POSITIVE_INFINITY) {
      throw file.damaged("a probability is " + value);
    }
    return value;
  }

  static String describe(KenlmHeader header) {
    return "KenLM "
        + header.type().name().toLowerCase(Locale.ROOT).replace('_', ' ')
        + ", order "
        + header.order();
  }
}
