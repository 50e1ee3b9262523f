package dev.vocalise.activities.analysis;

import dev.vocalise.model.dataset.Gender;
import dev.vocalise.model.dataset.Utterance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run decided about one utterance of T_te.
 *
 * @param reference true class
 * @param predicted class with the largest logit
 * @param probabilities softmax of the logits, in the order of the classes
 * @param heard the words that were read where a recogniser wrote them; null otherwise
 * @param of what the corpus says of it; null where the corpus' list is gone
 * @param gender of the speaker; null where the corpus does not tell
 */
public record Decision(
    String utterance,
    String reference,
    String predicted,
    List<Double> probabilities,
    @Nullable String heard,
    @Nullable Utterance of,
    @Nullable Gender gender) {
  public Decision {
    probabilities = List.copyOf(probabilities);
  }

  public boolean right() {
    return reference.equals(predicted);
  }

  /** Probability of the predicted class. */
  public double confidence() {
    return probabilities.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** The corpus' transcript; null where there is none. */
  public @Nullable String transcript() {
    return of == null ? null : of.transcript();
  }

  public @Nullable String speaker() {
    return of == null || of.speaker().equals(Utterance.UNKNOWN_SPEAKER) ? null : of.speaker();
  }
}
