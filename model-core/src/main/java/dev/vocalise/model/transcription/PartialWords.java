package dev.vocalise.model.transcription;

import dev.vocalise.model.transcription.ngram.LanguageModel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The beginnings of words that a search has come upon, as a trie of code points: two are the same
 * string exactly when they are the same number.
 */
final class PartialWords {

  /** The empty one. */
  static final int EMPTY = 0;

  private static final int NOT_LOOKED_UP = -1;

  private final @Nullable LanguageModel model;
  private final @Nullable Lexicon lexicon;
  private final PairIndex children = new PairIndex();
  private int[] parent = new int[1 << 10];
  private int[] letter = new int[1 << 10];
  private int[] length = new int[1 << 10];
  private int[] place = new int[1 << 10]; // in the lexicon, or −1
  private int[] word = new int[1 << 10]; // in the model
  private int count = 1;

  PartialWords(@Nullable LanguageModel model, @Nullable Lexicon lexicon) {
    this.model = model;
    this.lexicon = lexicon;
    place[EMPTY] = lexicon == null ? -1 : Lexicon.ROOT;
    word[EMPTY] = NOT_LOOKED_UP;
  }

  /** The one with a letter more, or −1 when nothing led there yet. */
  int find(int part, int codePoint) {
    return children.get(part, codePoint);
  }

  /** The one with a letter more. */
  int extend(int part, int codePoint) {
    int found = children.get(part, codePoint);
    if (found >= 0) {
      return found;
    }
    if (count == parent.length) {
      grow();
    }
    int added = count++;
    children.put(part, codePoint, added);
    parent[added] = part;
    letter[added] = codePoint;
    length[added] = length[part] + 1;
    place[added] = placeAfter(part, codePoint);
    word[added] = NOT_LOOKED_UP;
    return added;
  }

  /** Code points of it. */
  int length(int part) {
    return length[part];
  }

  /** Its node in the lexicon, −1 where no word begins so. */
  int place(int part) {
    return place[part];
  }

  /** The node in the lexicon of the one with a letter more. */
  int placeAfter(int part, int codePoint) {
    return lexicon == null || place[part] < 0 ? -1 : lexicon.child(place[part], codePoint);
  }

  /** Its index in the language model. */
  int word(int part) {
    if (word[part] == NOT_LOOKED_UP) {
      byte[] bytes = text(part).getBytes(StandardCharsets.UTF_8);
      word[part] = model == null ? LanguageModel.UNKNOWN : model.index(bytes, bytes.length);
    }
    return word[part];
  }

  /** Whether it is a whole word that lexicon and model have; without a lexicon, the model. */
  boolean isKnown(int part) {
    if (word(part) == LanguageModel.UNKNOWN) {
      return false;
    }
    return lexicon == null
        || lexicon.size() == 0
        || (place[part] >= 0 && lexicon.isWord(place[part]));
  }

  String text(int part) {
    int[] codePoints = new int[length[part]];
    for (int i = codePoints.length - 1, at = part; i >= 0; i--, at = parent[at]) {
      codePoints[i] = letter[at];
    }
    return new String(codePoints, 0, codePoints.length);
  }

  private void grow() {
    int size = Math.multiplyExact(parent.length, 2);
    parent = Arrays.copyOf(parent, size);
    letter = Arrays.copyOf(letter, size);
    length = Arrays.copyOf(length, size);
    place = Arrays.copyOf(place, size);
    word = Arrays.copyOf(word, size);
  }
}
