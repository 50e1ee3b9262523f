package dev.vocalise.activities.dataset;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.workflows.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Manifests in the artifact store. */
public final class CorpusManifests {

  private CorpusManifests() {}

  public static ArtifactRef ref(CorpusView corpus) {
    return new ArtifactRef(
        corpus.manifestSha256(), corpus.manifestSize(), CorpusManifest.MEDIA_TYPE);
  }

  public static CorpusManifest read(ArtifactStore artifacts, ArtifactRef manifest) {
    try (InputStream in = artifacts.open(manifest.sha256())) {
      return CorpusManifest.read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
