package dev.vocalise.model.features;

import dev.vocalise.model.augmentation.ViewKey;
import dev.vocalise.model.text.PlainWords;
import dev.vocalise.model.text.TokenCutoff;
import dev.vocalise.model.text.WordRows;
import java.util.ArrayList;
import java.util.List;

/**
 * Words of transcripts as model inputs, rows of an embedding as floats (methods: sahu). A recording
 * without a transcript is read as the empty word. In augmented views words are cut as word pieces
 * are (§4.2.2), to row 0. Thread-safe.
 */
public final class WordFeatures extends DrawnFeatures {

  /** Words have none of the marks around them that may be kept. */
  private static final TokenCutoff CUTOFF =
      new TokenCutoff(TokenCutoff.DEFAULT.probability(), true);

  private final List<int[]> rows = new ArrayList<>();
  private final int longest;
  private int truncated;

  /** Features of what was said in the clips, with views drawn for one run. */
  public WordFeatures(List<Clip> clips, WordRows table, long runSeed) {
    super(clips.stream().map(Clip::digest).toList(), runSeed);
    longest = table.longest();
    for (Clip clip : clips) {
      String text = clip.words();
      List<String> words = text == null ? List.of() : PlainWords.of(text);
      rows.add(table.of(words));
      truncated += words.size() > longest ? 1 : 0;
    }
  }

  /** Utterances that had more words than are read. */
  @Override
  public int truncated() {
    return truncated;
  }

  @Override
  public int inputLength() {
    return longest;
  }

  @Override
  public int length(int utterance) {
    return rows.get(utterance).length;
  }

  @Override
  int augmented(int utterance, ViewKey key, float[] out, int offset) {
    int[] words = rows.get(utterance);
    CUTOFF.apply(words, CUTOFF.draw(key, words.length), -1, -1, out, offset);
    return words.length;
  }

  @Override
  public int plain(int utterance, float[] out, int offset) {
    int[] words = rows.get(utterance);
    for (int i = 0; i < words.length; i++) {
      out[offset + i] = words[i];
    }
    return words.length;
  }
}
