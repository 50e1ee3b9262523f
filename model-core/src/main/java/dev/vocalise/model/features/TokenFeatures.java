package dev.vocalise.model.features;

import dev.vocalise.model.augmentation.AugmentationType;
import dev.vocalise.model.augmentation.ViewKey;
import dev.vocalise.model.text.TokenCutoff;
import dev.vocalise.model.text.WordPieces;
import java.util.ArrayList;
import java.util.List;

/**
 * Word pieces of transcripts as model inputs, ids as floats (method §6). Every appearance of an
 * utterance in an epoch has its own cutoff. Thread-safe.
 */
public final class TokenFeatures implements FeatureSource {

  /**
   * What was said in an utterance.
   *
   * @param digest of its audio: identity in every draw
   */
  public record Line(String digest, String text) {}

  private static final AugmentationType[] APPEARANCES = AugmentationType.values();

  private final List<String> digests = new ArrayList<>();
  private final List<int[]> ids = new ArrayList<>();
  private final TokenCutoff cutoff;
  private final long runSeed;
  private final int maxPieces;
  private final int first;
  private final int last;
  private int truncated;

  /** Features of the lines, with views drawn for one run. The tokenizer is needed only here. */
  public TokenFeatures(List<Line> lines, WordPieces pieces, TokenCutoff cutoff, long runSeed) {
    this.cutoff = cutoff;
    this.runSeed = runSeed;
    maxPieces = pieces.maxPieces();
    first = pieces.first();
    last = pieces.last();
    for (Line line : lines) {
      WordPieces.Encoded encoded = pieces.encode(line.text());
      digests.add(line.digest());
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
  public int size() {
    return ids.size();
  }

  @Override
  public String digest(int utterance) {
    return digests.get(utterance);
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
  public int view(int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    int[] text = ids.get(utterance);
    ViewKey key =
        new ViewKey(runSeed, digests.get(utterance), APPEARANCES[type], view, epoch, copy);
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
