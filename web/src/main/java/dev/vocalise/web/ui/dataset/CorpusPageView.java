package dev.vocalise.web.ui.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.HeldLabel;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.web.ui.format.Digest;
import dev.vocalise.web.ui.format.Fact;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.Paging;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One corpus: what was counted, what was left out, and its utterances to listen to.
 *
 * @param verdict whether the counts are the known ones, in a sentence
 * @param well whether nothing speaks against it
 * @param word the same in a word or two
 * @param selected the utterance that is being listened to
 */
public record CorpusPageView(
    String name,
    String kind,
    String verdict,
    boolean well,
    String word,
    List<Fact> facts,
    Digest manifest,
    List<Tally> tallies,
    List<Label> labels,
    List<Fact> leftOut,
    List<String> problems,
    int moreProblems,
    List<String> notes,
    UtterancePage utterances,
    @Nullable UtteranceView selected) {
  static final String NO_LABEL = "–";

  private static final int MOST_PROBLEMS = 8;

  /** Counts along one property: class, speaker, session, what else the corpus says. */
  public record Tally(String property, List<Count> counts) {
    public boolean hasKnown() {
      return counts.stream().anyMatch(count -> count.known() != null);
    }
  }

  /**
   * One value of the property.
   *
   * @param known the published number of utterances, null where there is none
   * @param width percent of the longest bar
   */
  public record Count(
      String value, String utterances, @Nullable String known, boolean differs, String width) {}

  /**
   * A label that the corpus holds.
   *
   * @param label as it is spelled, {@code no label} for the empty one
   * @param name what it is called, empty where that is how it is spelled
   * @param paperClass which of the four it is by default, null for none
   */
  public record Label(String label, String name, @Nullable String paperClass, String utterances) {}

  /** Whether it holds what only campaigns with classes or label maps of their own use. */
  public boolean hasOtherLabels() {
    return labels.stream().anyMatch(label -> label.paperClass() == null);
  }

  /** A page of the list, after the filter. */
  public record UtterancePage(
      List<Row> rows, String query, String label, List<String> labels, Paging paging) {}

  /** One utterance; {@code href} opens it. */
  public record Row(
      String id,
      String label,
      String speaker,
      String session,
      String seconds,
      String href,
      boolean selected) {}

  /** Whether the utterance that is listened to stands on this page of the list. */
  public boolean opensInList() {
    return utterances.rows().stream().anyMatch(Row::selected);
  }

  static CorpusPageView of(
      CorpusView corpus,
      List<HeldLabel> labels,
      UtterancePage utterances,
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
        well ? word(report) : "look",
        List.of(
            new Fact("directory", corpus.directory()),
            new Fact("length", length(report)),
            new Fact("added", NumberFormat.dayAndTime(corpus.addedAt()))),
        Digest.of("manifest", corpus.manifestSha256(), corpus.manifestSize()),
        tallies(report),
        labels.stream().map(CorpusPageView::label).toList(),
        leftOut(report),
        List.copyOf(problems.subList(0, shown)),
        problems.size() - shown,
        notes(report),
        utterances,
        selected);
  }

  static String label(Utterance utterance) {
    return utterance.emotion() == null ? NO_LABEL : utterance.emotion().label();
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

  /** Of a corpus without problems: what nobody has published cannot be as it is known. */
  static String word(JsonNode report) {
    return report.path("knownTotals").isEmpty() ? "read" : "as known";
  }

  static boolean differs(JsonNode report) {
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

  private static List<Tally> tallies(JsonNode report) {
    List<Tally> tallies = new ArrayList<>();
    add(tallies, "class", report.path("classes"), report.path("knownTotals"));
    add(tallies, "session", report.path("sessions"), null);
    add(tallies, "speaker", report.path("speakers"), null);
    report
        .path("attributes")
        .properties()
        .forEach(e -> add(tallies, e.getKey(), e.getValue(), null));
    add(tallies, "rated", report.path("dimensions"), null);
    return tallies;
  }

  private static void add(
      List<Tally> tallies, String property, JsonNode counts, @Nullable JsonNode known) {
    long most = 1;
    for (JsonNode count : counts) {
      most = Math.max(most, count.asLong());
    }
    List<Count> lines = new ArrayList<>();
    for (Map.Entry<String, JsonNode> count : sorted(counts)) {
      long number = count.getValue().asLong();
      JsonNode total = known == null ? null : known.get(count.getKey());
      lines.add(
          new Count(
              count.getKey(),
              NumberFormat.count(number),
              total == null ? null : NumberFormat.count(total.asLong()),
              total != null && total.asLong() != number,
              String.format(Locale.ROOT, "%.1f", 100.0 * number / most)));
    }
    if (!lines.isEmpty()) {
      tallies.add(new Tally(property, lines));
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

  private static Label label(HeldLabel held) {
    String label = held.label().isBlank() ? held.name() : held.label();
    return new Label(
        label,
        held.name().equals(label) ? "" : held.name(),
        held.paperClass(),
        NumberFormat.count(held.utterances()));
  }

  /** Other labels stand among the labels. */
  private static List<Fact> leftOut(JsonNode report) {
    return report.path("leftOut").properties().stream()
        .filter(why -> !why.getKey().startsWith(HeldLabel.LEFT_OUT))
        .map(why -> new Fact(why.getKey(), NumberFormat.count(why.getValue().asLong())))
        .toList();
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

  private static List<String> notes(JsonNode report) {
    List<String> notes = new ArrayList<>();
    report.path("notes").forEach(note -> notes.add(note.asText()));
    return notes;
  }

  static String length(JsonNode report) {
    return NumberFormat.duration(Duration.ofSeconds(Math.round(report.path("seconds").asDouble())));
  }
}
