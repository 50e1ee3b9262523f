package dev.vocalise.web.ui.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.web.ui.format.Digest;
import dev.vocalise.web.ui.format.Fact;
import dev.vocalise.web.ui.format.NumberFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Words of the corpus pages, out of the import report. */
final class CorpusPresenter {
  private static final int MOST_PROBLEMS = 8;

  private CorpusPresenter() {}

  static CorporaView list(List<CorpusView> corpora) {
    return new CorporaView(corpora.stream().map(CorpusPresenter::row).toList());
  }

  private static CorporaView.Row row(CorpusView corpus) {
    JsonNode report = corpus.report();
    int problems = report.path("problems").size();
    String word =
        problems > 0
            ? NumberFormat.count(problems, "problem", "problems")
            : differs(report) ? "not the known counts" : null;
    return new CorporaView.Row(
        corpus.name(),
        corpus.kind(),
        NumberFormat.count(report.path("utterances").asLong()),
        NumberFormat.count(report.path("speakers").size()),
        length(report),
        word,
        report.path("knownTotals").isEmpty() ? "read" : "as known",
        NumberFormat.dayAndTime(corpus.addedAt()));
  }

  static CorpusPageView page(
      CorpusView corpus,
      CorpusPageView.UtterancePage utterances,
      @Nullable UtteranceView selected) {
    JsonNode report = corpus.report();
    List<String> problems = problems(report);
    boolean well = problems.isEmpty() && !differs(report);
    int shown = Math.min(MOST_PROBLEMS, problems.size());
    return new CorpusPageView(
        corpus.name(),
        corpus.kind(),
        verdict(report, problems.size()),
        well,
        List.of(
            new Fact("directory", corpus.directory()),
            new Fact("length", length(report)),
            new Fact("added", NumberFormat.dayAndTime(corpus.addedAt()))),
        Digest.of("manifest", corpus.manifestSha256(), corpus.manifestSize()),
        tallies(report),
        leftOut(report),
        List.copyOf(problems.subList(0, shown)),
        problems.size() - shown,
        utterances,
        selected);
  }

  static List<Fact> facts(Utterance utterance) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("class", label(utterance)));
    facts.add(new Fact("label in the corpus", utterance.code()));
    facts.add(new Fact("speaker", utterance.speaker()));
    if (!utterance.session().isEmpty()) {
      facts.add(new Fact("session", utterance.session()));
    }
    facts.add(
        new Fact(
            "length",
            String.format(
                Locale.ROOT,
                "%.2f s at %s Hz",
                utterance.seconds(),
                NumberFormat.count(utterance.sampleRateHz()))));
    facts.add(new Fact("file", utterance.audioPath()));
    String transcript = utterance.transcript();
    if (transcript != null) {
      facts.add(new Fact("transcript", transcript));
    }
    return facts;
  }

  static String label(Utterance utterance) {
    return utterance.emotion() == null ? "–" : utterance.emotion().label();
  }

  private static String verdict(JsonNode report, int problems) {
    long utterances = report.path("utterances").asLong();
    String counted = NumberFormat.count(utterances, "usable utterance", "usable utterances");
    long known = report.path("knownTotals").path("utterances").asLong(-1);
    if (problems > 0) {
      return counted
          + ", "
          + NumberFormat.count(problems, "problem", "problems")
          + " at the import.";
    }
    if (known < 0) {
      return counted + "; nothing was published to compare with.";
    }
    return differs(report)
        ? counted + ", " + NumberFormat.count(known) + " are known: this is not the full corpus."
        : counted + ", exactly those that are known.";
  }

  private static boolean differs(JsonNode report) {
    JsonNode known = report.path("knownTotals");
    if (known.isEmpty()) {
      return false;
    }
    boolean same = known.path("utterances").asLong() == report.path("utterances").asLong();
    for (Map.Entry<String, JsonNode> label : report.path("classes").properties()) {
      JsonNode total = known.path(label.getKey());
      same &= total.isMissingNode() || total.asLong() == label.getValue().asLong();
    }
    return !same;
  }

  private static List<CorpusPageView.Tally> tallies(JsonNode report) {
    List<CorpusPageView.Tally> tallies = new ArrayList<>();
    add(tallies, "class", report.path("classes"), report.path("knownTotals"));
    add(tallies, "session", report.path("sessions"), null);
    add(tallies, "speaker", report.path("speakers"), null);
    return tallies;
  }

  private static void add(
      List<CorpusPageView.Tally> tallies,
      String property,
      JsonNode counts,
      @Nullable JsonNode known) {
    long most = 1;
    for (JsonNode count : counts) {
      most = Math.max(most, count.asLong());
    }
    List<CorpusPageView.Count> lines = new ArrayList<>();
    for (Map.Entry<String, JsonNode> count : sorted(counts)) {
      long number = count.getValue().asLong();
      JsonNode total = known == null ? null : known.get(count.getKey());
      lines.add(
          new CorpusPageView.Count(
              count.getKey(),
              NumberFormat.count(number),
              total == null ? null : NumberFormat.count(total.asLong()),
              total != null && total.asLong() != number,
              String.format(Locale.ROOT, "%.1f", 100.0 * number / most)));
    }
    if (!lines.isEmpty()) {
      tallies.add(new CorpusPageView.Tally(property, lines));
    }
  }

  /** The four classes in their order, anything else by name. */
  private static List<Map.Entry<String, JsonNode>> sorted(JsonNode counts) {
    List<String> classes = Stream.of(Emotion.values()).map(Emotion::label).toList();
    return counts.properties().stream()
        .sorted(
            Comparator.<Map.Entry<String, JsonNode>>comparingInt(
                    count -> Math.floorMod(classes.indexOf(count.getKey()), 99))
                .thenComparing(Map.Entry::getKey))
        .toList();
  }

  private static List<Fact> leftOut(JsonNode report) {
    List<Fact> facts = new ArrayList<>();
    report
        .path("leftOut")
        .properties()
        .forEach(
            reason ->
                facts.add(
                    new Fact(reason.getKey(), NumberFormat.count(reason.getValue().asLong()))));
    return facts;
  }

  private static List<String> problems(JsonNode report) {
    List<String> lines = new ArrayList<>();
    for (JsonNode problem : report.path("problems")) {
      int line = problem.path("line").asInt();
      lines.add(
          problem.path("path").asText()
              + (line > 0 ? ":" + line : "")
              + ": "
              + problem.path("message").asText());
    }
    return lines;
  }

  private static String length(JsonNode report) {
    return NumberFormat.duration(Duration.ofSeconds(Math.round(report.path("seconds").asDouble())));
  }
}
