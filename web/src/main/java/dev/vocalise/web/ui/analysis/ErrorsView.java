package dev.vocalise.web.ui.analysis;

import dev.vocalise.activities.analysis.Decision;
import dev.vocalise.activities.analysis.Group;
import dev.vocalise.activities.analysis.RunAnalysis;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.model.aggregation.Bootstrap;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.aggregation.SeedStatistics;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.Paging;
import dev.vocalise.web.ui.score.ConfusionView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where one run errs.
 *
 * @param measures UAR, accuracy and F1 with their intervals
 * @param drawn how the intervals were made, in words
 * @param groups of the chosen grouping; empty where the corpus does not tell
 * @param lines the decisions of the page, after the filter
 */
public record ErrorsView(
    String runId,
    String campaign,
    String experiment,
    int seed,
    String corpus,
    List<Measure> measures,
    String drawn,
    ConfusionView confusion,
    ReliabilityChart reliability,
    List<Choice> groupings,
    List<GroupRow> groups,
    Filter filter,
    List<Line> lines,
    Paging paging) {
  private static final int PAGE = 25;

  /** A score in percent with its interval. */
  public record Measure(String name, String value, String interval) {}

  /** One of several; the chosen one is marked. */
  public record Choice(String word, String href, boolean chosen) {}

  /** Recall per class in percent, in the order of the classes. */
  public record GroupRow(
      String name, String utterances, String uar, String accuracy, List<String> recall) {}

  /**
   * What is shown of the decisions.
   *
   * @param truth class or empty
   * @param predicted class or empty
   * @param order {@code sure}: surest errors first, {@code unsure}, or empty for the corpus' order
   */
  public record Filter(String truth, String predicted, boolean wrong, String order) {
    String query() {
      return "truth=%s&predicted=%s&order=%s%s"
          .formatted(
              Pages.segment(truth), Pages.segment(predicted), order, wrong ? "&wrong=true" : "");
    }
  }

  /**
   * One utterance.
   *
   * @param href of its page, null where the corpus has it no more
   * @param audio address of its sound, null likewise
   */
  public record Line(
      String id,
      @Nullable String href,
      @Nullable String audio,
      String truth,
      String predicted,
      boolean right,
      String confidence,
      String speaker,
      @Nullable String words,
      @Nullable String heard) {}

  /**
   * @param positions of utterances in the corpus' list, −1 where there is none
   * @param by the chosen grouping
   */
  static ErrorsView of(
      SeedRun run,
      RunAnalysis analysis,
      List<Group> groups,
      String by,
      List<String> groupings,
      Filter filter,
      int page,
      ToIntFunction<String> positions) {
    String address = "/runs/" + run.id() + "/errors";
    List<Decision> matches = new ArrayList<>(matching(analysis, filter));
    Paging paging =
        Paging.of(
            matches.size(),
            PAGE,
            page,
            "none",
            at -> address + "?" + filter.query() + "&by=" + by + "&page=" + at + "#decisions");
    String corpus = run.settings().at("/target/corpus").asText();
    return new ErrorsView(
        run.id().toString(),
        run.campaign(),
        run.experiment(),
        run.seed(),
        corpus,
        measures(analysis),
        drawn(analysis.intervals()),
        ConfusionView.of(analysis.scores(), new ClassNames(analysis.classes())).linked(address),
        ReliabilityChart.of(analysis.calibration()),
        groupings.stream()
            .map(
                word ->
                    new Choice(
                        word,
                        address + "?" + filter.query() + "&by=" + word + "#groups",
                        word.equals(by)))
            .toList(),
        groups.stream().map(ErrorsView::row).toList(),
        filter,
        matches.subList(paging.from(), paging.to()).stream()
            .map(one -> line(one, corpus, positions.applyAsInt(one.utterance())))
            .toList(),
        paging);
  }

  private static List<Decision> matching(RunAnalysis analysis, Filter filter) {
    List<Decision> matches =
        analysis.decisions(
            filter.truth().isEmpty() ? null : filter.truth(),
            filter.predicted().isEmpty() ? null : filter.predicted(),
            filter.wrong());
    Comparator<Decision> sure = Comparator.comparingDouble(Decision::confidence);
    return switch (filter.order()) {
      case "sure" -> matches.stream().sorted(sure.reversed()).toList();
      case "unsure" -> matches.stream().sorted(sure).toList();
      default -> matches;
    };
  }

  private static List<Measure> measures(RunAnalysis analysis) {
    Scores scores = analysis.scores();
    Bootstrap intervals = analysis.intervals();
    return List.of(
        measure("UAR", scores.unweightedAverageRecall(), intervals.unweightedAverageRecall()),
        measure("WA", scores.accuracy(), intervals.accuracy()),
        measure("F1", scores.macroF1OfSeenClasses(), intervals.macroF1()));
  }

  private static Measure measure(String name, double value, SeedStatistics.Interval interval) {
    return new Measure(
        name, percent(value) + " %", percent(interval.low()) + " to " + percent(interval.high()));
  }

  private static String drawn(Bootstrap intervals) {
    return intervals.clusters() > 0
        ? "95 %% intervals: 1,000 bootstraps that draw %s first, then utterances of each"
            .formatted(NumberFormat.count(intervals.clusters(), "speaker", "speakers"))
        : "95 % intervals: 1,000 bootstraps over utterances; speakers are not told apart here";
  }

  private static GroupRow row(Group group) {
    Scores scores = group.scores();
    return new GroupRow(
        group.name(),
        NumberFormat.count(scores.confusion().total()),
        percent(scores.unweightedAverageRecall()),
        percent(scores.accuracy()),
        scores.recall().stream().map(one -> one == null ? "–" : percent(one)).toList());
  }

  private static Line line(Decision one, String corpus, int position) {
    String here = "/corpora/" + Pages.segment(corpus);
    return new Line(
        one.utterance(),
        position < 0 ? null : here + "?u=" + position + "#listen",
        position < 0 ? null : here + "/utterances/" + position + ".wav",
        one.reference(),
        one.predicted(),
        one.right(),
        percent(one.confidence()),
        one.speaker() == null ? "–" : one.speaker(),
        one.transcript(),
        one.heard());
  }

  private static String percent(double share) {
    return NumberFormat.one(100 * share);
  }
}
