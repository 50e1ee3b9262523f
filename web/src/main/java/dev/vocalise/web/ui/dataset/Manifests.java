package dev.vocalise.web.ui.dataset;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.model.dataset.ManifestLines;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The manifests that were looked at last; a manifest never changes under its digest. */
@ApplicationScoped
public class Manifests {
  private static final int KEPT = 4;

  private final ArtifactStore artifacts;
  private final Map<String, ManifestLines> newest =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ManifestLines> eldest) {
          return size() > KEPT;
        }
      };

  public Manifests(ArtifactStore artifacts) {
    this.artifacts = artifacts;
  }

  public synchronized ManifestLines of(CorpusView corpus) {
    return newest.computeIfAbsent(corpus.manifestSha256(), sha -> read(sha));
  }

  private ManifestLines read(String sha256) {
    try (InputStream in = artifacts.open(sha256)) {
      return ManifestLines.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("manifest " + sha256 + " could not be read", e);
    }
  }
}
