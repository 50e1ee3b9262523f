package dev.vocalise.activities.dataset;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.ImportOptions;
import java.nio.file.Path;

/**
 * {@code corpus add}: reads the user's folder, stores the manifest, then writes one row; nothing in
 * between is visible.
 */
public record CorpusRegistrar(ArtifactStore artifacts, CorpusRepository corpora) {

  /**
   * Registers the corpus; the same folder under the same name again changes nothing.
   *
   * @throws dev.vocalise.model.dataset.CorpusImportException if the folder is no such corpus or too
   *     much of it is bad
   * @throws dev.vocalise.infra.lineage.NameTakenException if the name stands for other data
   */
  public CorpusView add(String kind, Path directory, String name, ImportOptions options) {
    Corpus corpus = CorpusAdapter.of(kind).read(directory.toAbsolutePath().normalize(), options);
    StoredArtifact manifest =
        artifacts.put(CorpusManifest.of(corpus).bytes(), CorpusManifest.MEDIA_TYPE);
    return corpora.add(
        name,
        kind,
        corpus.directory().toString(),
        manifest.sha256(),
        manifest.size(),
        CanonicalJson.tree(corpus.report()));
  }
}
