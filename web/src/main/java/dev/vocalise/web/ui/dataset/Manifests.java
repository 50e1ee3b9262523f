package dev.vocalise.web.ui.dataset;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.model.Recent;
import dev.vocalise.model.dataset.HeldLabel;
import dev.vocalise.model.dataset.ManifestLines;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The manifests that were looked at last; a manifest never changes under its digest. */
@ApplicationScoped
public class Manifests {
  private static final int KEPT = 4;

  private final ArtifactStore artifacts;
  private final Map<String, ManifestLines> lines = Recent.map(KEPT);
  private final Map<String, List<HeldLabel>> labels = Recent.map(KEPT);

  public Manifests(ArtifactStore artifacts) {
    this.artifacts = artifacts;
  }

  public synchronized ManifestLines of(CorpusView corpus) {
    return lines.computeIfAbsent(corpus.manifestSha256(), sha -> read(sha));
  }

  /** Counted once: every line is parsed for it. */
  public synchronized List<HeldLabel> labels(CorpusView corpus) {
    ManifestLines manifest = of(corpus);
    return labels.computeIfAbsent(
        corpus.manifestSha256(), sha -> HeldLabel.of(manifest.kind(), manifest));
  }

  private ManifestLines read(String sha256) {
    try (InputStream in = artifacts.open(sha256)) {
      return ManifestLines.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("manifest " + sha256 + " could not be read", e);
    }
  }
}
