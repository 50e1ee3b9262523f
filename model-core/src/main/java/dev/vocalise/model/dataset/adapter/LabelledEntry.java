package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Emotion;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the labels say about one recording, before its audio was opened.
 *
 * @param audioPath below the corpus directory, with '/'
 * @param labelName the label in words for the report, such as {@code fru} or {@code L (boredom)}
 * @param labelFile where the label stands, below the corpus directory; empty if in the file name
 * @param line in the label file, from 1; 0 if none
 */
record LabelledEntry(
    String id,
    String audioPath,
    String speaker,
    String session,
    @Nullable Emotion emotion,
    String code,
    String labelName,
    @Nullable String transcript,
    String language,
    String labelFile,
    int line) {

  /**
   * What the name of a recording says about it, where no file does.
   *
   * @param other the label in words when it is none of the four
   */
  static LabelledEntry ofName(
      String audioPath,
      String speaker,
      @Nullable Emotion emotion,
      String code,
      @Nullable String other,
      @Nullable String transcript,
      String language) {
    String id = CorpusFiles.stem(Path.of(audioPath));
    String label = code + " (" + other + ")";
    return new LabelledEntry(
        id, audioPath, speaker, "", emotion, code, label, transcript, language, "", 0);
  }

  /** {@code Session1/…/Ses01F_impro01.txt:12}, for messages. */
  String origin() {
    return labelFile.isEmpty() ? "its name" : labelFile + ":" + line;
  }
}
