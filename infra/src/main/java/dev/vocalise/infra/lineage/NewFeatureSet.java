package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.UUID;

/**
 * What is registered of functionals; see {@link FeatureSetView}.
 *
 * @param corpus under which its manifest is registered
 */
public record NewFeatureSet(
    String name,
    CorpusView corpus,
    FileRef artifact,
    List<String> columns,
    String source,
    String sourceSha256,
    int utterances,
    List<String> notes) {

  FeatureSetEntity row() {
    FeatureSetEntity row = new FeatureSetEntity();
    row.id = UUID.randomUUID();
    row.name = name;
    row.corpus = corpus.name();
    row.manifestSha256 = corpus.manifestSha256();
    row.artifact = artifact;
    row.columns = List.copyOf(columns);
    row.utterances = utterances;
    row.source = source;
    row.sourceSha256 = sourceSha256;
    row.notes = List.copyOf(notes);
    row.addedAt = Database.now();
    return row;
  }
}
