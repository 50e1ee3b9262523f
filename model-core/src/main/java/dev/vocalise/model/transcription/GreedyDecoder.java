package dev.vocalise.model.transcription;

/**
 * The best symbol of every frame, runs collapsed, blanks removed; as Wav2Vec2CTCTokenizer decodes.
 * Special symbols other than the blank appear as they are spelled. Thread-safe.
 */
public record GreedyDecoder(CtcVocabulary vocabulary) {

  /**
   * The text of one utterance.
   *
   * @param logits (frames, symbols), not normalised; of equal ones the lowest index wins
   */
  public String decode(float[][] logits) {
    StringBuilder text = new StringBuilder();
    int last = -1;
    for (float[] frame : logits) {
      CtcScores.requireWidth(frame, vocabulary.size());
      int best = CtcScores.best(frame);
      if (best != last && best != vocabulary.blank()) {
        text.append(best == vocabulary.delimiter() ? " " : vocabulary.symbols().get(best));
      }
      last = best;
    }
    return text.toString().strip();
  }
}
