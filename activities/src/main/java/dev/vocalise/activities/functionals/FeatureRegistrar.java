package dev.vocalise.activities.functionals;

import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.NewFeatureSet;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.functionals.FunctionalsException;
import dev.vocalise.model.functionals.FunctionalsImport;
import dev.vocalise.model.functionals.FunctionalsTable;
import dev.vocalise.workflows.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code features add}: reads somebody's table, stores what it is for a corpus, then writes one
 * row; nothing in between is visible.
 *
 * @param scratch a folder for files that are being made
 */
public record FeatureRegistrar(
    ArtifactStore artifacts,
    CorpusRepository corpora,
    FeatureSetRepository features,
    Path scratch) {
  private static final Logger LOG = LoggerFactory.getLogger(FeatureRegistrar.class);

  /** What a stage calls a table of functionals among its files. */
  static final String ROLE = "functionals";

  /** The same for somebody. */
  public FeatureRegistrar as(Actor who) {
    return new FeatureRegistrar(artifacts, corpora, features.as(who), scratch);
  }

  /**
   * Registers functionals of all utterances of a corpus; the same again changes nothing.
   *
   * @param table as opensmile or SMILExtract wrote it
   * @throws StageException if there is no such corpus
   * @throws FunctionalsException if the table does not hold exactly one row of finite numbers for
   *     each utterance; it names those
   * @throws dev.vocalise.infra.lineage.NameTakenException if the name stands for other functionals
   *     of this corpus
   */
  public FeatureSetRepository.Added add(String name, String corpus, Path table) throws IOException {
    CorpusView of =
        corpora
            .find(corpus)
            .orElseThrow(
                () ->
                    new StageException(
                        FailureCode.CORPUS_NOT_REGISTERED,
                        "corpus '%s' is not registered; run: vocalise corpus add KIND DIR --name %s"
                            .formatted(corpus, corpus)));
    Path folder = folder();
    try {
      Path written = folder.resolve("table");
      FunctionalsImport read = FunctionalsImport.read(table, corpus, utterances(of), written);
      StoredArtifact stored = artifacts.put(written, FunctionalsTable.MEDIA_TYPE);
      return features.add(
          new NewFeatureSet(
              name,
              of,
              new FileRef(
                  name + ".safetensors", ROLE, stored.sha256(), stored.size(), stored.mediaType()),
              read.columns(),
              table.toAbsolutePath().normalize().toString(),
              read.sourceSha256(),
              utterances(of).size(),
              read.notes()));
    } finally {
      DurableFiles.deleteAll(folder);
    }
  }

  private List<Utterance> utterances(CorpusView corpus) {
    return CorpusManifests.read(artifacts, CorpusManifests.ref(corpus)).utterances();
  }

  private Path folder() throws IOException {
    Files.createDirectories(scratch);
    return Files.createTempDirectory(scratch, "features");
  }

  /**
   * Stores a table again whose bytes were lost, if the file that it was made of is as it was.
   * Returns whether that could be done.
   */
  public boolean restore(String sha256) {
    return features.list().stream()
        .filter(set -> set.artifact().sha256().equals(sha256))
        .anyMatch(this::restored);
  }

  private boolean restored(FeatureSetView set) {
    try {
      Path folder = folder();
      try {
        Path written = folder.resolve("table");
        CorpusView corpus = corpora.find(set.corpus()).orElseThrow();
        FunctionalsImport.read(Path.of(set.source()), set.corpus(), utterances(corpus), written);
        if (Sha256.of(written).equals(set.artifact().sha256())) {
          artifacts.put(written, set.artifact().mediaType());
          return true;
        }
      } finally {
        DurableFiles.deleteAll(folder);
      }
      LOG.warn(
          "functionals '{}' of corpus '{}' are lost, and {} has changed since; register them under a new name",
          set.name(),
          set.corpus(),
          set.source());
    } catch (FunctionalsException | IOException e) {
      LOG.warn(
          "functionals '{}' of corpus '{}' are lost: {}", set.name(), set.corpus(), e.getMessage());
    }
    return false;
  }
}
