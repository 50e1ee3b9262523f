package dev.vocalise.model.transcription.ngram;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A back-off n-gram model as KenLM has it: log10 p(word | up to order − 1 words before).
 *
 * <p>Thread-safe; after {@link #close} no more calls are allowed.
 */
public sealed interface LanguageModel extends AutoCloseable
    permits ArpaModel, ProbingModel, TrieModel {

  /** Index of every word that the model does not have. */
  int UNKNOWN = 0;

  /**
   * Opens an ARPA file or one of KenLM's binary files, whatever its name.
   *
   * @throws LanguageModelException when it is neither, or damaged
   */
  static LanguageModel open(Path file) {
    return LanguageModelFiles.open(file);
  }

  /** Longest n-gram. */
  int order();

  /** Words with an index, the unknown one included; valid indices are below. */
  int words();

  /** What the file is, for instance {@code KenLM probing, order 3}. */
  String description();

  /** Index of the word whose UTF-8 form is given, {@link #UNKNOWN} for others. */
  int index(byte[] word, int length);

  /** Index of a word, {@link #UNKNOWN} for others. */
  default int index(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    return index(bytes, bytes.length);
  }

  /**
   * Sets {@code context} to what stands before the first word: nothing, or the start mark.
   *
   * @param sentenceStart whether {@code <s>} is before
   */
  void begin(NgramContext context, boolean sentenceStart);

  /**
   * log10 p(word | before). Afterwards {@code after} is the context of the next word; it is another
   * object than {@code before}.
   *
   * @throws LanguageModelException when a damaged file leads nowhere
   */
  float score(NgramContext before, int word, NgramContext after);

  /** Releases the file. */
  @Override
  void close();
}
