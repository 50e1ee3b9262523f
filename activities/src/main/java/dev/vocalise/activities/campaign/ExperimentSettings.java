package dev.vocalise.activities.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.Objects;

/**
 * An experiment's settings as screens and the tracker name them: those of the only branch stand at
 * the top ({@code training.batchSize}), those of two under their modality ({@code
 * audio.training.batchSize}). What a text branch reads stands under {@code text} in both.
 */
final class ExperimentSettings {
  private ExperimentSettings() {}

  static JsonNode of(ExperimentSpec experiment) {
    ObjectNode settings = (ObjectNode) CanonicalJson.tree(experiment);
    settings.remove("branches");
    for (BranchSpec branch : experiment.branches()) {
      ObjectNode own = (ObjectNode) CanonicalJson.tree(branch);
      own.remove("modality");
      if (experiment.branches().size() == 1) {
        settings.setAll(own);
        continue;
      }
      JsonNode text = own.remove("text");
      if (branch.text() != null) {
        own.setAll((ObjectNode) Objects.requireNonNull(text, "text"));
      }
      settings.set(branch.modality(), own);
    }
    return settings;
  }
}
