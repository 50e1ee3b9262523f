package dev.vocalise.activities.estimate;

import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.DamagedArtifactException;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.workflows.StageName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an instance knows.
 *
 * @param cache of local copies of artifacts
 */
public record Registered(
    CorpusRepository corpora,
    ModelRepository models,
    FeatureSetRepository features,
    StageRepository stages,
    ArtifactStore artifacts,
    Path cache)
    implements Estimator.Known {

  @Override
  public @Nullable CorpusManifest manifest(String corpus) {
    try {
      Optional<CorpusView> found = corpora.find(corpus);
      return found.isEmpty()
          ? null
          : CorpusManifests.read(artifacts, CorpusManifests.ref(found.get()));
    } catch (DamagedArtifactException | StageException e) {
      return null; // a run of the campaign repairs it
    }
  }

  @Override
  public boolean prepared(String corpus) {
    return corpora
        .find(corpus)
        .map(
            known ->
                stages.ofStage(StageName.PREPARE_AUDIO.stored()).stream()
                    .filter(stage -> stage.subject().equals(corpus))
                    .filter(stage -> stage.state().hasOutputs())
                    .flatMap(stage -> stage.inputs().stream())
                    .anyMatch(input -> input.sha256().equals(known.manifestSha256())))
        .orElse(false);
  }

  @Override
  public ModelFiles checkpoint(String kind, String name) {
    return ModelFiles.require(models, kind, name);
  }

  @Override
  public Path folder(ModelFiles checkpoint) {
    try {
      return checkpoint.folder(artifacts, cache);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<FeatureSetView> functionals(String name, String corpus) {
    return features.find(name, corpus);
  }
}
