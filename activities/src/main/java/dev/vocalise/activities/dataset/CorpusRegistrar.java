package dev.vocalise.activities.dataset;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.RefusedException;
import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.FileDigests;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.workflows.ArtifactRef;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code corpus add}: reads the user's folder, stores the manifest, then writes one row; nothing in
 * between is visible.
 */
public record CorpusRegistrar(ArtifactStore artifacts, CorpusRepository corpora) {
  private static final Logger LOG = LoggerFactory.getLogger(CorpusRegistrar.class);

  /** The same for somebody. */
  public CorpusRegistrar as(Actor who) {
    return new CorpusRegistrar(artifacts, corpora.as(who));
  }

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
        CanonicalJson.tree(corpus.report()),
        files(corpus));
  }

  /**
   * A corpus that was read again.
   *
   * @param corpus as it is registered now
   */
  public record Updated(CorpusView corpus, CorpusChanges changes) {}

  /**
   * Reads a corpus again, from its folder or another one. Campaigns that have read it go on with
   * what they had.
   *
   * @param dry only says what differs
   */
  public Updated update(CorpusView known, Path directory, ImportOptions options, boolean dry) {
    Corpus read = read(known, directory, options);
    CorpusManifest manifest = CorpusManifest.of(read);
    CorpusChanges changes =
        CorpusChanges.between(
            CorpusManifests.read(artifacts, CorpusManifests.ref(known)), manifest);
    if (dry) {
      return new Updated(known, changes);
    }
    StoredArtifact stored = artifacts.put(manifest.bytes(), CorpusManifest.MEDIA_TYPE);
    return new Updated(
        corpora.update(
            known.id(),
            new CorpusRepository.Reading(
                read.directory().toString(),
                stored.sha256(),
                stored.size(),
                CanonicalJson.tree(read.report()),
                files(read))),
        changes);
  }

  /**
   * The same content lies in another folder now.
   *
   * @throws RefusedException that names the first file which is not as it was registered
   */
  public CorpusView relocate(CorpusView known, Path directory) {
    Corpus read = read(known, directory, ImportOptions.allowingBad());
    FileRef list = known.files();
    if (list != null) {
      SortedMap<String, String> before =
          JsonArtifacts.read(
              artifacts,
              new ArtifactRef(list.sha256(), list.size(), list.mediaType()),
              FileDigests::read);
      TreeSet<String> paths = new TreeSet<>(before.keySet());
      paths.addAll(read.files().keySet());
      for (String path : paths) {
        requireSame(
            known,
            directory,
            path,
            before.getOrDefault(path, "no such file"),
            read.files().getOrDefault(path, "no such file"));
      }
    }
    requireSame(
        known, directory, "the manifest", known.manifestSha256(), CorpusManifest.of(read).digest());
    return corpora.relocate(known.id(), read.directory().toString());
  }

  private static void requireSame(
      CorpusView known, Path directory, String what, String expected, String got) {
    if (!expected.equals(got)) {
      throw new RefusedException(
          "%s does not hold corpus '%s' as it was registered: %s: expected %s, got %s; restore it, or take it as a new version with: vocalise corpus update %s %s"
              .formatted(directory, known.name(), what, expected, got, known.name(), directory));
    }
  }

  private static Corpus read(CorpusView known, Path directory, ImportOptions options) {
    return CorpusAdapter.of(known.kind()).read(directory.toAbsolutePath().normalize(), options);
  }

  private FileRef files(Corpus corpus) {
    return JsonArtifacts.file(
        "files.sha256",
        "files",
        JsonArtifacts.ref(
            artifacts.put(FileDigests.write(corpus.files()), FileDigests.MEDIA_TYPE)));
  }

  /**
   * Stores a corpus' manifest again whose bytes were lost, if its folder is as it was. Returns
   * whether that could be done.
   */
  public boolean restore(String sha256) {
    return corpora.list().stream()
        .filter(corpus -> corpus.manifestSha256().equals(sha256))
        .anyMatch(corpus -> restored(corpus));
  }

  private boolean restored(CorpusView corpus) {
    try {
      // What was left out as bad then is bad now; other contents have another digest.
      byte[] manifest =
          CorpusManifest.of(
                  CorpusAdapter.of(corpus.kind())
                      .read(Path.of(corpus.directory()), ImportOptions.allowingBad()))
              .bytes();
      if (Sha256.of(manifest).equals(corpus.manifestSha256())) {
        artifacts.put(manifest, CorpusManifest.MEDIA_TYPE);
        return true;
      }
      LOG.warn(
          "the manifest of corpus '{}' is lost, and {} has changed since; register it under a new name",
          corpus.name(),
          corpus.directory());
    } catch (CorpusImportException e) {
      LOG.warn("the manifest of corpus '{}' is lost: {}", corpus.name(), e.getMessage());
    }
    return false;
  }
}
