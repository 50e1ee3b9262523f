package dev.vocalise.model.transcription.ngram;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What both kinds of KenLM's files share: their size, the words at their end, sound numbers. */
abstract sealed class KenlmModel extends BackoffModel permits ProbingModel, TrieModel {

  private static final byte[] FIRST = {'<', 'u', 'n', 'k', '>', 0};

  /** Longer than any word; a run without an end is damage. */
  private static final int MAX_WORD_BYTES = 1 << 16;

  final MappedFile file;
  final KenlmHeader header;

  KenlmModel(MappedFile file, KenlmHeader header) {
    super(
        header.order(),
        "KenLM %s, order %s"
            .formatted(
                header.type().name().toLowerCase(Locale.ROOT).replace('_', ' '), header.order()));
    this.file = file;
    this.header = header;
  }

  /** Byte behind the tables, where the words stand if the file has them. */
  abstract long wordsAt();

  final void requireSize(long end) {
    if (end > file.size() || (!header.hasWords() && end != file.size())) {
      throw file.damaged(
          "its header asks for %s%d bytes, the file has %d"
              .formatted(header.hasWords() ? "at least " : "", end, file.size()));
    }
  }

  /** Every word at the end must lead to its own index: so the vocabulary is whole. */
  final void checkWords() {
    if (header.hasWords()) {
      visit(
          (word, length, index) -> {
            if (index > 0 && index(word, length) != index) {
              throw file.damaged("word " + index + " at its end is not the one of the vocabulary");
            }
          });
    }
  }

  @Override
  public final List<String> vocabulary() {
    if (!header.hasWords()) {
      return List.of();
    }
    List<String> words = new ArrayList<>();
    visit(
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

  private void visit(Visitor visitor) {
    long offset = wordsAt();
    int count = words();
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
          "expected %s words at its end, got %s%s"
              .formatted(count, index, length == 0 ? "" : " and a piece"));
    }
  }

  @Override
  public final float score(NgramContext before, int word, NgramContext after) {
    float score = super.score(before, word, after);
    if (Float.isNaN(score) || score == Float.POSITIVE_INFINITY) {
      throw file.damaged("a probability is " + score);
    }
    return score;
  }
}
