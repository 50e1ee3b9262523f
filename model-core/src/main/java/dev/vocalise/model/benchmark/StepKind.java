package dev.vocalise.model.benchmark;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training step's memory and time depend on.
 *
 * @param training settings of the method, as they are stored
 * @param encoder its kind
 * @param encoderSettings as they are stored
 * @param checkpoint folder that the encoder starts from; null for one that is drawn
 * @param utterances of the corpora, the longest first; steps see them in turn
 * @param vocabulary texts that an encoder looks for its words in; empty where it does not
 * @param classes how many there are
 * @param speakers known ones of the source
 * @param genders whether the corpus tells them
 * @param columns of imported functionals; 0 for none
 * @param device {@code cpu} or {@code gpu:N}
 * @param threads of an operation
 */
public record StepKind(
    String method,
    String modality,
    Map<String, Object> training,
    String encoder,
    Map<String, Object> encoderSettings,
    @Nullable String checkpoint,
    List<Heard> utterances,
    List<String> vocabulary,
    int classes,
    int speakers,
    boolean genders,
    int columns,
    String device,
    int threads) {

  /**
   * A recording.
   *
   * @param words null where they are not known
   */
  public record Heard(double seconds, @Nullable String words) {}

  /** Refuses a kind without recordings. */
  public StepKind {
    utterances = List.copyOf(utterances);
    vocabulary = List.copyOf(vocabulary);
    if (utterances.isEmpty()) {
      throw new IllegalArgumentException("a step sees one or more utterances but got none");
    }
  }

  /** The same with its checkpoint in this folder. */
  public StepKind from(String folder) {
    return new StepKind(
        method,
        modality,
        training,
        encoder,
        encoderSettings,
        folder,
        utterances,
        vocabulary,
        classes,
        speakers,
        genders,
        columns,
        device,
        threads);
  }
}
