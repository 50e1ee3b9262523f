package dev.vocalise.activities.prediction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recordings for a model.
 *
 * @param model as its user calls it
 * @param branch modality of one of two models of a run; null for both, fused
 * @param recogniser who writes the words that are not given: name of a registered checkpoint, null
 *     for the one of the model's run, {@link #NOBODY} for none
 */
public record Question(
    String model,
    @Nullable String branch,
    @Nullable String recogniser,
    List<Recording> recordings) {
  /** Words are given, or there are none. */
  public static final String NOBODY = "";

  public Question {
    recordings = List.copyOf(recordings);
  }
}
