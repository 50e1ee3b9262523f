package dev.vocalise.model.transcription;

import dev.vocalise.model.transcription.ngram.LanguageModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prefix beam search over the outputs of a CTC model, with an n-gram language model at the ends of
 * words: {@code decode_beams} of pyctcdecode 0.5.0, which Hugging Face's pipelines use.
 *
 * <p>One difference: at the end of an utterance an empty last word is scored as nothing, only the
 * end of the sentence is (method §7). The reference scores it as one more unknown word whenever the
 * last symbol is a delimiter, and so loses good hypotheses.
 *
 * <p>Thread-safe.
 */
public final class BeamDecoder {

  private final BeamSettings settings;
  private final Symbols symbols;
  private final @Nullable LanguageModel model;
  private final @Nullable Lexicon lexicon;

  /** Decodes without a language model. */
  public BeamDecoder(BeamSettings settings, CtcVocabulary vocabulary) {
    this(settings, vocabulary, null, null);
  }

  /**
   * Decodes with a language model.
   *
   * @param lexicon the words that are known; without one, partial words are all taken for unknown,
   *     as in the reference
   */
  public BeamDecoder(
      BeamSettings settings,
      CtcVocabulary vocabulary,
      @Nullable LanguageModel model,
      @Nullable Lexicon lexicon) {
    this.settings = settings;
    this.model = model;
    this.lexicon = lexicon;
    symbols = Symbols.of(vocabulary);
  }

  /**
   * The hypotheses that are left at the end, best first; at least one.
   *
   * @param logits (frames, symbols), normalised or not
   */
  public List<Hypothesis> decode(float[][] logits) {
    for (float[] frame : logits) {
      CtcScores.requireWidth(frame, symbols.count());
    }
    BeamSearch search = new BeamSearch(symbols, settings, model, lexicon);
    float[][] frames = CtcScores.logProbabilities(logits);
    for (int time = 0; time < frames.length; time++) {
      search.advance(frames[time], time);
    }
    return search.finish();
  }

  /**
   * The labels of a vocabulary, by index.
   *
   * @param kinds blank, space, or letters
   * @param letters code points of each
   * @param plain whether no label can be spelled with others' letters, as "ch" can with "c" and "h"
   */
  @SuppressWarnings("ArrayRecordComponent") // read-only by convention; never compared as a whole
  record Symbols(int[] kinds, int[][] letters, boolean plain) {
    static final int LETTERS = 0;
    static final int BLANK = 1;
    static final int SPACE = 2;

    static Symbols of(CtcVocabulary vocabulary) {
      int[] kinds = new int[vocabulary.size()];
      int[][] letters = new int[vocabulary.size()][];
      for (int i = 0; i < kinds.length; i++) {
        letters[i] = vocabulary.labels().get(i).codePoints().toArray();
      }
      kinds[vocabulary.blank()] = BLANK;
      kinds[vocabulary.delimiter()] = SPACE;
      boolean plain = true;
      for (int[] label : letters) {
        plain &= label.length < 2 || !vocabulary.labels().contains(lastOf(label));
      }
      return new Symbols(kinds, letters, plain);
    }

    private static String lastOf(int[] label) {
      return Character.toString(label[label.length - 1]);
    }

    int count() {
      return kinds.length;
    }

    int kind(int symbol) {
      return kinds[symbol];
    }

    int[] letters(int symbol) {
      return letters[symbol];
    }

    /** Its only code point, or −1 when it has several or is to be spelled for another reason. */
    int letter(int symbol) {
      return plain && letters[symbol].length == 1 ? letters[symbol][0] : -1;
    }
  }
}
