package dev.vocalise.activities.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who asks a model should know of it.
 *
 * @param run that trained it
 * @param origin {@code campaign/experiment/seed}, with the branch where it is one of two
 * @param version {@code NAME:VERSION} where it was named so
 * @param state of that version
 * @param parts its weights: two where two models are fused
 * @param classes in the order of the logits
 * @param hears whether it needs recordings
 * @param reads whether it reads words
 * @param needsWords whether it says nothing of a recording without words
 * @param functionals columns of the imported functionals that it reads; null where it reads none
 * @param recogniser that writes words unless another is named; null where there is none
 * @param batch recordings to ask for at once, so that batches are as in evaluation
 * @param mostSeconds of a recording
 * @param device on which it computes here; bits depend on it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelFacts(
    UUID run,
    String origin,
    @Nullable String version,
    @Nullable String state,
    List<Part> parts,
    List<String> classes,
    boolean hears,
    boolean reads,
    boolean needsWords,
    @Nullable List<String> functionals,
    @Nullable String recogniser,
    int batch,
    int mostSeconds,
    String device) {

  /** One set of weights. */
  public record Part(String modality, String kind, String method, String weightsSha256) {}

  static ModelFacts of(PredictableModel model, String device) {
    RecogniserSpec recogniser = model.recogniser();
    return new ModelFacts(
        model.origin().run(),
        model.origin().path(),
        model.origin().version(),
        model.origin().state(),
        model.parts().stream()
            .map(
                part ->
                    new Part(
                        part.spec().modality(),
                        part.description().kind(),
                        part.description().method(),
                        part.weights().sha256()))
            .toList(),
        model.classes(),
        model.hears(),
        model.reads(),
        model.needsWords(),
        model.functionals(),
        recogniser == null ? null : recogniser.model(),
        model.batch(),
        PredictionService.MOST_SECONDS,
        device);
  }
}
