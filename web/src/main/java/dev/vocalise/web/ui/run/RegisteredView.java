package dev.vocalise.web.ui.run;

import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.web.ui.model.ModelsView;
import dev.vocalise.workflows.StageName;
import java.util.List;

/**
 * A run's models in the registry.
 *
 * @param branches modalities that it trained apart; none where it has only one
 */
public record RegisteredView(List<String> branches, List<ModelsView.Trained> models) {
  static RegisteredView of(RunView run, List<ModelVersion> versions) {
    List<String> branches =
        run.stages().stream()
            .filter(stage -> stage.stage().equals(StageName.TRAIN.stored()))
            .map(StageView::subject)
            .filter(subject -> !subject.isEmpty())
            .distinct()
            .toList();
    return new RegisteredView(branches, versions.stream().map(ModelsView::trained).toList());
  }
}
