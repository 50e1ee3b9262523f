package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.Problem;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the labels say about one recording, before its audio was opened.
 *
 * @param audioPath below the corpus directory, with '/'
 * @param labelName the label in words for the report, such as {@code fru} or {@code L (boredom)}
 * @param labelFile where the label stands, below the corpus directory; empty if in the file name
 * @param line in the label file, from 1; 0 if none
 * @param part of the recording that is meant; null for the whole
 * @param attributes as {@link dev.vocalise.model.dataset.Utterance} has them, dimensions too
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
    int line,
    @Nullable CsvPart part,
    Map<String, String> attributes,
    Map<String, Double> dimensions) {

  /** A whole recording of which nothing else is said. */
  LabelledEntry(
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
    this(
        id,
        audioPath,
        speaker,
        session,
        emotion,
        code,
        labelName,
        transcript,
        language,
        labelFile,
        line,
        null,
        Map.of(),
        Map.of());
  }

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

  /** What no two entries may share; the id as long as the length of the file is not known. */
  String key() {
    return part == null ? id : id + " " + part;
  }

  /** What is wrong with this one where the other one comes before it. */
  Problem duplicateOf(LabelledEntry first) {
    String which = part == null ? "'" + id + "'" : "'" + id + "' " + part;
    return new Problem(
        labelFile.isEmpty() ? audioPath : labelFile,
        line,
        "duplicate entry",
        which + " is already listed at " + first.origin() + "; this one is left out");
  }

  /** {@code Session1/…/Ses01F_impro01.txt:12}, for messages. */
  String origin() {
    return labelFile.isEmpty() ? "its name" : labelFile + ":" + line;
  }
}
