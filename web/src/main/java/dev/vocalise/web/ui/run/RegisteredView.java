package dev.vocalise.web.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.web.ui.model.ModelsView;
import java.util.ArrayList;
import java.util.List;

/**
 * A run's models in the registry.
 *
 * @param branches modalities that it trained
 */
public record RegisteredView(List<String> branches, List<ModelsView.Trained> models) {
  static RegisteredView of(SeedRun run, List<ModelVersion> versions) {
    List<String> branches = new ArrayList<>();
    for (JsonNode branch : run.settings().path("branches")) {
      branches.add(branch.path("modality").asText());
    }
    return new RegisteredView(branches, versions.stream().map(ModelsView::trained).toList());
  }
}
