package dev.vocalise.model.text;

import dev.vocalise.model.augmentation.CounterRandom;
import dev.vocalise.model.augmentation.ViewKey;

/**
 * Token cutoff (§4.2.2): each word piece becomes id 0 with a probability. It stays a position that
 * is attended to.
 *
 * @param probability of each piece, 0 … 1
 * @param cutSpecialTokens whether the pieces before and behind the text may be cut, too
 */
public record TokenCutoff(double probability, boolean cutSpecialTokens) {

  /** The paper's probability; special tokens are kept [open]. */
  public static final TokenCutoff DEFAULT = new TokenCutoff(0.15, false);

  /** What a cut piece becomes: BERT's [PAD]. */
  public static final int CUT_ID = 0;

  private static final String USE = "token-cutoff-1";

  public TokenCutoff {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("cutoff must be in [0, 1] but was " + probability);
    }
  }

  /**
   * Which pieces of a view are cut: piece i when uniform number i of the view is below the
   * probability. A function of the key alone, whatever the text.
   */
  public boolean[] draw(ViewKey key, int pieces) {
    CounterRandom random = CounterRandom.of(key, USE);
    boolean[] cut = new boolean[pieces];
    for (int i = 0; i < pieces; i++) {
      cut[i] = random.uniform(i) < probability;
    }
    return cut;
  }

  /**
   * Writes ids with the drawn pieces cut.
   *
   * @param ids of the text, those around it included, and perhaps padding
   * @param cut for each id whether it was drawn
   * @param first id of the piece before a text
   * @param last id of the piece behind it
   * @param out receives as many numbers as there are ids, from {@code offset}
   */
  public void apply(int[] ids, boolean[] cut, int first, int last, float[] out, int offset) {
    for (int i = 0; i < ids.length; i++) {
      boolean kept = !cutSpecialTokens && (ids[i] == first || ids[i] == last);
      out[offset + i] = cut[i] && !kept ? CUT_ID : ids[i];
    }
  }
}
