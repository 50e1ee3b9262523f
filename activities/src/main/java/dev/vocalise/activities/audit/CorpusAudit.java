package dev.vocalise.activities.audit;

import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.infra.artifact.DamagedArtifactException;
import dev.vocalise.infra.audit.Findings;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.model.dataset.FileDigests;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.model.input.InputRoots;
import dev.vocalise.workflows.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a corpus on this machine are those that it was registered from. */
final class CorpusAudit {
  private static final String CHECK = "corpus.file";

  private final AuditedStore store;
  private final Findings findings;
  private final FileBytes bytes;

  CorpusAudit(AuditedStore store, Findings findings, FileBytes bytes) {
    this.store = store;
    this.findings = findings;
    this.bytes = bytes;
  }

  void corpus(CorpusView corpus) {
    String where = "corpus " + corpus.name();
    Path folder = Path.of(corpus.directory());
    if (!Files.isDirectory(folder)) {
      findings.notCheckable(CHECK, where, folder + " is not on this machine");
      return;
    }
    try {
      SortedMap<String, String> recordings = new TreeMap<>();
      for (Utterance utterance :
          CorpusManifests.read(store.artifacts(), CorpusManifests.ref(corpus)).utterances()) {
        recordings.put(utterance.audioPath(), utterance.sha256());
      }
      SortedMap<String, String> files = files(corpus, recordings, where);
      recordings.forEach(
          (path, sha256) ->
              findings.equal(
                  "corpus.list",
                  where + " " + path,
                  sha256,
                  files.getOrDefault(path, "not in the list of its files")));
      files.forEach(
          (path, sha256) ->
              bytes.expect(
                  CHECK, where + " " + path, sha256, () -> open(folder, folder.resolve(path))));
    } catch (DamagedArtifactException | IllegalArgumentException e) {
      findings.notCheckable(CHECK, where, "its manifest cannot be read: " + e.getMessage());
    }
  }

  private static InputStream open(Path folder, Path file) throws IOException {
    String out = InputRoots.current().leadsOut(folder, file);
    if (out != null) {
      throw new IOException(out);
    }
    return InputFile.stream(file);
  }

  private SortedMap<String, String> files(
      CorpusView corpus, SortedMap<String, String> recordings, String where) {
    FileRef list = corpus.files();
    if (list == null) {
      findings.notCheckable(
          "corpus.labels", where, "an earlier build registered it and kept no digests of labels");
      return recordings;
    }
    return JsonArtifacts.read(
        store.artifacts(),
        new ArtifactRef(list.sha256(), list.size(), list.mediaType()),
        FileDigests::read);
  }
}
