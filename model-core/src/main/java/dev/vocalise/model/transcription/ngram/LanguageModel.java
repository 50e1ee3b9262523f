package dev.vocalise.model.transcription.ngram;

import dev.vocalise.model.checkpoint.CheckpointContent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A back-off n-gram model as KenLM has it: log10 p(word | up to order − 1 words before).
 *
 * <p>Thread-safe; after {@link #close} no more calls are allowed.
 */
public sealed interface LanguageModel extends AutoCloseable permits BackoffModel {

  /** Index of every word that the model does not have. */
  int UNKNOWN = 0;

  /**
   * Opens an ARPA file or one of KenLM's binary files, by what stands in it and not by its name.
   *
   * @throws LanguageModelException when it is neither, or damaged
   */
  static LanguageModel open(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new LanguageModelException(path + ": there is no such language model file");
    }
    MappedFile file = MappedFile.open(path);
    if (KenlmHeader.recognises(file)) {
      KenlmHeader header = KenlmHeader.read(file);
      return header.type().isProbing()
          ? new ProbingModel(file, header)
          : new TrieModel(file, header);
    }
    if (ArpaReader.recognises(file)) {
      return ArpaReader.read(file);
    }
    String instead = CheckpointContent.instead(path);
    throw new LanguageModelException(
        "%s: expected an ARPA file or a binary file of KenLM, got %s"
            .formatted(
                path,
                instead != null
                    ? instead
                    : file.size() + " bytes of another kind; fetch it again"));
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

  /** All words but the unknown one, by index; none where the file does not hold them. */
  List<String> vocabulary();

  /** What to tell of a file that is read but that other programs may read otherwise. */
  default List<String> notes() {
    return List.of();
  }

  /** Releases the file. */
  @Override
  void close();
}
