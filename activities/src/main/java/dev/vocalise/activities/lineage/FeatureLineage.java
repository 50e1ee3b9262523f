package dev.vocalise.activities.lineage;

import dev.vocalise.activities.lineage.LineageNode.Kind;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.Registrations;
import dev.vocalise.infra.text.Counted;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Imported functionals: the file that they were made of, and the corpus that they are for. */
record FeatureLineage(
    FeatureSetRepository features, Registrations registrations, CorpusLineage corpora) {

  FeatureSetView set(String name, String corpus) {
    return features
        .find(name, corpus)
        .orElseThrow(
            () ->
                new UnknownLineageException(
                    "corpus '%s' has no functionals '%s'; list them with: vocalise features list"
                        .formatted(corpus, name)));
  }

  LineageNode node(FeatureSetView set) {
    return new LineageNode(
        Kind.FEATURES,
        "features:" + set.name() + "/" + set.corpus(),
        set.name() + " of " + set.corpus(),
        "%s of %s"
            .formatted(
                Counted.of(set.columns().size(), "functional", "functionals"),
                Counted.of(set.utterances(), "utterance", "utterances")),
        set.artifact().sha256(),
        set.artifact().size(),
        Nodes.registered(set.addedAt(), registrations.of(set)),
        Map.of(
            "page",
            "/corpora/" + Nodes.segment(set.corpus()),
            "download",
            "/api/v1/artifacts/" + set.artifact().sha256()),
        true);
  }

  /** Those whose table has this digest. */
  List<LineageNode> with(String table) {
    return features.list().stream()
        .filter(set -> set.artifact().sha256().equals(table))
        .map(this::node)
        .toList();
  }

  List<LineageNode> behind(FeatureSetView set) {
    Path source = Path.of(set.source());
    LineageNode file =
        new LineageNode(
            Kind.FILE,
            "source:" + set.name() + "/" + set.corpus(),
            String.valueOf(source.getFileName()),
            "imported from " + source.getParent(),
            set.sourceSha256(),
            null,
            null,
            Map.of(),
            false);
    return List.of(file, corpora.node(corpora.corpus(set.corpus())));
  }
}
