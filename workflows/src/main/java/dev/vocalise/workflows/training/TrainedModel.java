package dev.vocalise.workflows.training;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vocalise.workflows.ArtifactRef;
import java.util.List;

/**
 * The state that was selected without looking at the target's test part.
 *
 * @param weights safetensors, backbone and heads
 * @param report JSON: settings, split, every measurement, stop reason
 * @param bestRound 1-based round of the selected state
 * @param rounds rounds trained
 * @param validationAccuracy on S_va, fraction
 * @param notes what the method could not do with this corpus
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrainedModel(
    ArtifactRef weights,
    ArtifactRef report,
    int bestRound,
    int rounds,
    double validationAccuracy,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes) {

  /** Also reads what was stored before there were notes. */
  public TrainedModel {
    notes = notes == null ? List.of() : List.copyOf(notes);
  }
}
