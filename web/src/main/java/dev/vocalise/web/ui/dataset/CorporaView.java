package dev.vocalise.web.ui.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.web.ui.format.Digest;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registered corpora, and functionals of them. */
public record CorporaView(List<Row> corpora, List<Functionals> features) {
  /** One corpus; {@code problem} says in a few words what is not as it should be. */
  public record Row(
      String name,
      String kind,
      String utterances,
      String speakers,
      String hours,
      @Nullable String problem,
      String verdict,
      String added) {}

  /** Functionals of one corpus. */
  public record Functionals(
      String name, String corpus, String columns, String utterances, Digest table, String added) {}

  static CorporaView of(List<CorpusView> corpora, List<FeatureSetView> features) {
    return new CorporaView(
        corpora.stream().map(CorporaView::row).toList(),
        features.stream().map(CorporaView::functionals).toList());
  }

  private static Functionals functionals(FeatureSetView set) {
    return new Functionals(
        set.name(),
        set.corpus(),
        NumberFormat.count(set.columns().size()),
        NumberFormat.count(set.utterances()),
        Digest.of("table", set.artifact().sha256(), set.artifact().size()),
        NumberFormat.dayAndTime(set.addedAt()));
  }

  private static Row row(CorpusView corpus) {
    JsonNode report = corpus.report();
    int problems = report.path("problems").size();
    String word =
        problems > 0
            ? NumberFormat.count(problems, "problem", "problems")
            : CorpusPageView.differs(report) ? "not the known counts" : null;
    return new Row(
        corpus.name(),
        corpus.kind(),
        NumberFormat.count(report.path("utterances").asLong()),
        NumberFormat.count(report.path("speakers").size()),
        CorpusPageView.length(report),
        word,
        CorpusPageView.word(report),
        NumberFormat.dayAndTime(corpus.addedAt()));
  }
}
