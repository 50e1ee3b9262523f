package dev.vocalise.model.features;

import dev.vocalise.model.augmentation.ViewKey;
import dev.vocalise.model.text.TokenCutoff;
import dev.vocalise.model.text.WordPieces;
import java.util.ArrayList;
import java.util.List;

/**
 * Word pieces of transcripts as model inputs, ids as floats (method §6). Every appearance of an
 * utterance in an epoch has its own cutoff. Thread-safe.
 */
public final class TokenFeatures extends DrawnFeatures {

  /**
   * What was said in an utterance.
   *
   * @param digest of its audio: identity in every draw
   */
  public record Line(String digest, String text) {}

  private final List<int[]> ids = new ArrayList<>();
  private final TokenCutoff cutoff;
  private final int maxPieces;
  private final int first;
  private final int last;
  private int truncated;

  /** Features of the lines, with views drawn for one run. The tokenizer is needed only here. */
  public TokenFeatures(List<Line> lines, WordPieces pieces, TokenCutoff cutoff, long runSeed) {
    super(lines.stream().map(Line::digest).toList(), runSeed);
    this.cutoff = cutoff;
    maxPieces = pieces.maxPieces();
    first = pieces.first();
    last = pieces.last();
    for (Line line : lines) {
      WordPieces.Encoded encoded = pieces.encode(line.text());
      ids.add(encoded.ids());
      truncated += encoded.truncated() ? 1 : 0;
    }
  }

  /** Utterances whose text was longer than the bound. */
  @Override
  public int truncated() {
    return truncated;
  }

  @Override
  public int inputLength() {
    return maxPieces;
  }

  @Override
  public int length(int utterance) {
    return ids.get(utterance).length;
  }

  @Override
  int augmented(int utterance, ViewKey key, float[] out, int offset) {
    int[] text = ids.get(utterance);
    cutoff.apply(text, cutoff.draw(key, text.length), first, last, out, offset);
    return text.length;
  }

  @Override
  public int plain(int utterance, float[] out, int offset) {
    int[] text = ids.get(utterance);
    for (int i = 0; i < text.length; i++) {
      out[offset + i] = text[i];
    }
    return text.length;
  }
}
