package dev.vocalise.workflows.fusion;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * Asks for the score of the selected models of one seed run on T_te.
 *
 * @param branches in the order of the experiment's; two are fused
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record EvaluationSpec(List<TrainedBranch> branches) {
  public EvaluationSpec {
    branches = List.copyOf(branches);
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("an evaluation needs a trained branch");
    }
  }
}
