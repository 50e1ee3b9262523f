package dev.vocalise.activities.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.vocalise.model.prediction.Decision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of a recording, or why it says nothing.
 *
 * @param file the name under which it was given
 * @param problem why nothing is said of it; null where something is
 * @param predicted the likeliest class
 * @param probabilities by class: the softmax of the logits, not calibrated
 * @param entropyBits of the probabilities, 0 to log2 of the number of classes
 * @param logits in the order of the classes, as the predictions of a run have them
 * @param words that were read; null where none were
 * @param wordsBy {@code given}, or the recogniser
 * @param seconds of the recording; null where it was not heard
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Prediction(
    String file,
    @Nullable String problem,
    @JsonProperty("class") @Nullable String predicted,
    @Nullable Map<String, Float> probabilities,
    @Nullable Double entropyBits,
    @Nullable List<Float> logits,
    @Nullable String words,
    @Nullable String wordsBy,
    @Nullable Double seconds) {

  static Prediction problem(String file, String problem) {
    return new Prediction(file, problem, null, null, null, null, null, null, null);
  }

  static Prediction of(
      String file,
      List<String> classes,
      float[] logits,
      @Nullable String words,
      @Nullable String wordsBy,
      @Nullable Double seconds) {
    Decision decision = Decision.of(logits);
    Map<String, Float> probabilities = new LinkedHashMap<>();
    List<Float> row = new ArrayList<>();
    for (int c = 0; c < logits.length; c++) {
      probabilities.put(classes.get(c), decision.probabilities()[c]);
      row.add(logits[c]);
    }
    return new Prediction(
        file,
        null,
        classes.get(decision.index()),
        probabilities,
        decision.entropyBits(),
        row,
        words,
        wordsBy,
        seconds);
  }
}
