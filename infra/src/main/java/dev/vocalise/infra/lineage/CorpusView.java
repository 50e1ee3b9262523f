package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A registered corpus.
 *
 * @param kind {@code iemocap}, {@code msp-improv}, {@code emo-db}, {@code csv}
 * @param report the import report: counts, known totals, what was left out and why
 * @param files list of all its files with their digests; null where an earlier build registered it
 */
public record CorpusView(
    UUID id,
    String name,
    String kind,
    String directory,
    String manifestSha256,
    long manifestSize,
    JsonNode report,
    @Nullable FileRef files,
    Instant addedAt) {

  /** The same in another folder. */
  CorpusView in(String folder) {
    return folder.equals(directory)
        ? this
        : new CorpusView(
            id, name, kind, folder, manifestSha256, manifestSize, report, files, addedAt);
  }

  /** The same as a campaign read it: with that manifest, if the corpus has another one by now. */
  public CorpusView reading(FileRef manifest) {
    return manifest.sha256().equals(manifestSha256)
        ? this
        : new CorpusView(
            id, name, kind, directory, manifest.sha256(), manifest.size(), report, null, addedAt);
  }
}
