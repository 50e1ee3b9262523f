package dev.vocalise.infra.lineage;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Functionals of all utterances of a corpus, imported under a name.
 *
 * @param manifestSha256 of the corpus that they are for
 * @param artifact the table that is kept
 * @param columns their names, in the table's order
 * @param utterances rows of the table
 * @param source the file that was imported
 * @param sourceSha256 of that file as it was then
 * @param notes what their user should know, in sentences
 */
public record FeatureSetView(
    UUID id,
    String name,
    String corpus,
    String manifestSha256,
    FileRef artifact,
    List<String> columns,
    int utterances,
    String source,
    String sourceSha256,
    List<String> notes,
    Instant addedAt) {

  public FeatureSetView {
    columns = List.copyOf(columns);
    notes = List.copyOf(notes);
  }
}
