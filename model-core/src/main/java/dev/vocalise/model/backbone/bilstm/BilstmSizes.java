package dev.vocalise.model.backbone.bilstm;

import dev.vocalise.model.features.WordsBeforeFrames;

/**
 * Geometry of a {@link Bilstm}.
 *
 * @param audio L of the LSTM over frames
 * @param text L of the LSTM over words
 * @param width E, and of what each modality gives
 * @param embedding of a word
 * @param frames F of an input at its longest
 * @param values of a frame
 * @param words of an input at its longest
 * @param rows of the embedding
 * @param dropout on the vector
 */
public record BilstmSizes(
    int audio,
    int text,
    int width,
    int embedding,
    int frames,
    int values,
    int words,
    int rows,
    double dropout) {

  /** Positions in front of the frames where there are both. */
  int head() {
    return WordsBeforeFrames.head(words, values);
  }
}
