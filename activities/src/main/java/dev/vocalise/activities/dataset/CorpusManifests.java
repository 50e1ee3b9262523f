package dev.vocalise.activities.dataset;

import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.workflows.ArtifactRef;

/** Manifests in the artifact store. */
public final class CorpusManifests {

  private CorpusManifests() {}

  public static ArtifactRef ref(CorpusView corpus) {
    return new ArtifactRef(
        corpus.manifestSha256(), corpus.manifestSize(), CorpusManifest.MEDIA_TYPE);
  }

  public static CorpusManifest read(ArtifactStore artifacts, ArtifactRef manifest) {
    return JsonArtifacts.read(artifacts, manifest, CorpusManifest::read);
  }
}
