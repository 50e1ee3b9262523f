package dev.vocalise.web.ui.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.aggregation.Comparisons;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.Measures;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.table.TableExport;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.CampaignBuilds.Builds;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.DiskUse;
import dev.vocalise.infra.lineage.NewCampaign;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.model.aggregation.PairedComparison;
import dev.vocalise.model.aggregation.SeedStatistics;
import dev.vocalise.web.api.Build;
import dev.vocalise.web.api.ExportResource;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.chart.Mark;
import dev.vocalise.web.ui.chart.ResultAxis;
import dev.vocalise.web.ui.format.Digest;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.State;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.experiment.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One campaign as a board.
 *
 * @param topics names of the events on which the page fetches itself again
 * @param summary corpora and modality where all experiments share them
 * @param reason why it ended other than done
 * @param priority in words where it is not the usual one, else empty
 * @param compact many seeds: cells hold a sign instead of a number
 * @param address of this page, with the baseline where one was chosen
 * @param comparisons of the experiments with one of them; null where there is nothing to compare
 * @param kept note, tags and archive
 * @param builds those that it was made with, where they are several
 * @param otherBuild the one it belongs to, where that is not this page's
 */
public record BoardView(
    String name,
    List<TableLink> tables,
    List<TableLink> exports,
    String topics,
    @Nullable String description,
    String summary,
    State state,
    @Nullable String reason,
    String launched,
    Digest spec,
    ProgressView progress,
    List<Count> counts,
    List<FailureGroup> failures,
    int moreFailures,
    List<Experiment> experiments,
    Axis axis,
    String address,
    @Nullable ComparisonView comparisons,
    String priority,
    boolean compact,
    boolean pausable,
    boolean paused,
    boolean resumable,
    boolean cancellable,
    KeptView kept,
    @Nullable String builds,
    @Nullable String otherBuild) {
  /** More seeds than this in one experiment, and cells hold signs instead of numbers. */
  private static final int COMPACT_FROM = 25;

  /** A format; {@code file} is the name to save it under, if it is saved. */
  public record TableLink(String title, String href, @Nullable String file) {}

  /** A number with what it counts. */
  public record Count(String number, String what) {}

  /** Runs that failed for the same reason. */
  public record FailureGroup(String what, String code, String message, String runId) {}

  /**
   * One row.
   *
   * @param alone mean UAR of each modality where two are fused, else empty
   * @param others weighted accuracy and F1, empty before the first result
   */
  public record Experiment(
      String name,
      String settings,
      boolean reimplementation,
      String alone,
      String others,
      List<Cell> cells,
      @Nullable String mean,
      @Nullable String deviation,
      String pending,
      ResultAxis.Picture picture,
      @Nullable Difference difference) {}

  /** Paired over the seeds that both have; p is that of the t test, corrected by Holm. */
  public record Difference(String value, String probability, int n, boolean clear, boolean tells) {}

  /**
   * The common axis with the published baselines on it.
   *
   * @param referenced whether the paper has a value for any experiment
   */
  public record Axis(
      List<Mark> ticks, List<Mark> baselines, @Nullable String published, boolean referenced) {}

  /**
   * @param table of the board's experiments, whose own scores are not read
   * @param baseline name of the experiment that the others are compared with; another name or null
   *     for the first
   * @param left seconds until it is done, where that is known
   */
  static BoardView of(
      CampaignBoard board,
      ResultTable table,
      Builds builds,
      @Nullable String baseline,
      OptionalDouble left,
      DiskUse disk) {
    CampaignView campaign = board.campaign();
    List<ExperimentRow> rows = board.experiments();
    List<SeedCell> cells = rows.stream().flatMap(row -> row.seeds().stream()).toList();
    ProgressView progress = ProgressView.of(state -> count(cells, state));
    List<FailureGroup> failures = FailureGroups.of(rows);
    boolean compact = rows.stream().anyMatch(row -> row.seeds().size() > COMPACT_FROM);
    boolean chosen = rows.stream().anyMatch(row -> row.name().equals(baseline));
    Comparisons comparisons = Objects.requireNonNull(table.comparisons());
    List<ExperimentScores> scores =
        table.experiments().stream().map(ResultTable.Row::scores).toList();
    ResultAxis axis = axis(scores, table.published());
    Map<String, String> settings = DifferingSettings.of(rows);
    List<Experiment> experiments = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      experiments.add(
          experiment(
              rows.get(i), table.experiments().get(i), comparisons, axis, settings, compact));
    }
    boolean ended = campaign.state().ended();
    return new BoardView(
        campaign.name(),
        TableExport.tables().stream().map(form -> link(campaign.name(), form)).toList(),
        exports(campaign.name()),
        "campaign-" + campaign.id(),
        text(campaign.spec().path("description")),
        DifferingSettings.shared(rows),
        state(campaign),
        campaign.reason(),
        NumberFormat.dayAndTime(
            campaign.startedAt() == null ? campaign.createdAt() : campaign.startedAt()),
        new Digest("spec", campaign.specSha256(), ""),
        progress,
        counts(campaign, progress, cells, left, disk),
        failures.subList(0, Math.min(3, failures.size())),
        Math.max(0, failures.size() - 3),
        experiments,
        new Axis(
            axis.ticks(),
            marks(axis, table.published()),
            published(table.published()),
            scores.stream().anyMatch(experiment -> experiment.reference() != null)),
        "/campaigns/"
            + Pages.segment(campaign.name())
            + (chosen && baseline != null ? "?baseline=" + Pages.segment(baseline) : ""),
        comparisons.all().isEmpty()
            ? null
            : ComparisonView.of(comparisons, rows.stream().map(ExperimentRow::name).toList()),
        campaign.priority() == NewCampaign.DEFAULT_PRIORITY
            ? ""
            : "priority " + campaign.priority(),
        compact,
        campaign.state().active(),
        campaign.state() == CampaignState.PAUSED,
        ended && campaign.state() != CampaignState.DONE,
        !ended,
        KeptView.of(campaign),
        builds.attempts().size() > 1 ? String.join(", then ", builds.attempts()) : null,
        ended || builds.now() == null || builds.now().equals(Build.digest()) ? null : builds.now());
  }

  /** While something of a paused or cancelled campaign still keeps what it has, it says so. */
  private static State state(CampaignView campaign) {
    State state = State.of(campaign.state());
    return campaign.stopping() && !campaign.state().active()
        ? new State(state.tone(), state.text() + ", stopping")
        : state;
  }

  private static int count(List<SeedCell> cells, RunState state) {
    return (int) cells.stream().filter(cell -> cell.state() == state).count();
  }

  private static Experiment experiment(
      ExperimentRow row,
      ResultTable.Row result,
      Comparisons comparisons,
      ResultAxis axis,
      Map<String, String> settings,
      boolean compact) {
    ExperimentScores scores = result.scores();
    Double reference = scores.reference() == null ? null : scores.reference().mean();
    Double mean = scores.mean();
    SeedStatistics.Interval interval = scores.interval();
    Double deviation = scores.deviation();
    boolean started = row.seeds().stream().anyMatch(cell -> cell.state() != RunState.QUEUED);
    return new Experiment(
        row.name(),
        settings.getOrDefault(row.name(), ""),
        result.reimplements() != null,
        scores.modalities().entrySet().stream()
            .map(one -> one.getKey() + " " + NumberFormat.one(one.getValue().mean()))
            .collect(Collectors.joining(" · ")),
        others(result.measures()),
        row.seeds().stream().map(cell -> Cell.of(cell, compact)).toList(),
        mean == null ? null : NumberFormat.one(mean),
        deviation == null ? null : NumberFormat.one(deviation),
        started ? "no result yet" : "queued",
        axis.picture(
            mean,
            interval == null ? null : interval.low(),
            interval == null ? null : interval.high(),
            reference,
            words(mean, interval, reference)),
        difference(comparisons.of(row.name())));
  }

  private static String others(Measures measures) {
    SeedStatistics accuracy = measures.accuracy();
    SeedStatistics f1 = measures.macroF1();
    return accuracy == null || f1 == null
        ? ""
        : "WA %s · F1 %s".formatted(NumberFormat.one(accuracy.mean()), NumberFormat.one(f1.mean()));
  }

  private static @Nullable Difference difference(Comparisons.@Nullable Comparison one) {
    if (one == null) {
      return null;
    }
    PairedComparison paired = one.paired();
    Double spread = paired.difference().sampleStd();
    Double p = one.t();
    return new Difference(
        NumberFormat.difference(paired.difference().mean())
            + (spread == null ? "" : " ± " + NumberFormat.one(spread)),
        p == null ? "–" : NumberFormat.probability(p),
        paired.n(),
        one.clear(),
        paired.tells());
  }

  private static String words(
      @Nullable Double mean,
      SeedStatistics.@Nullable Interval interval,
      @Nullable Double reference) {
    List<String> words = new ArrayList<>();
    words.add(mean == null ? "no result yet" : "mean " + NumberFormat.one(mean));
    if (interval != null) {
      words.add(
          "interval "
              + NumberFormat.one(interval.low())
              + " to "
              + NumberFormat.one(interval.high()));
    }
    if (reference != null) {
      words.add("the paper " + NumberFormat.one(reference));
    }
    return String.join(", ", words);
  }

  private static ResultAxis axis(List<ExperimentScores> experiments, List<Baseline> published) {
    List<Double> points = new ArrayList<>();
    List<Double> ends = new ArrayList<>();
    for (ExperimentScores experiment : experiments) {
      if (experiment.mean() != null) {
        points.add(experiment.mean());
      }
      SeedStatistics.Interval interval = experiment.interval();
      if (interval != null) {
        ends.add(interval.low());
        ends.add(interval.high());
      }
      Reference reference = experiment.reference();
      if (reference != null) {
        points.add(reference.mean());
      }
    }
    published.forEach(baseline -> points.add(baseline.mean()));
    return ResultAxis.over(points, ends);
  }

  private static List<Count> counts(
      CampaignView campaign,
      ProgressView progress,
      List<SeedCell> cells,
      OptionalDouble left,
      DiskUse disk) {
    List<Count> counts = new ArrayList<>();
    counts.add(
        new Count(
            String.valueOf(progress.done()),
            "of " + NumberFormat.count(progress.total(), "run", "runs") + " done"));
    progress
        .undone()
        .forEach((state, count) -> counts.add(new Count(String.valueOf(count), state)));
    if (campaign.startedAt() != null && campaign.endedAt() != null) {
      counts.add(
          new Count(
              NumberFormat.duration(Duration.between(campaign.startedAt(), campaign.endedAt())),
              "in all"));
    }
    cells.stream()
        .filter(cell -> cell.state() == RunState.RUNNING && cell.progress() != null)
        .map(cell -> cell.progress().etaSeconds())
        .filter(eta -> eta != null)
        .min(Double::compare)
        .ifPresent(
            eta -> counts.add(new Count(NumberFormat.about(eta), "until the next run is done")));
    left.ifPresent(
        seconds -> counts.add(new Count(NumberFormat.about(seconds), "until all are done")));
    if (disk.artifacts() > 0) {
      counts.add(
          new Count(
              NumberFormat.bytes(disk.bytes()),
              "of artifacts, " + NumberFormat.bytes(disk.ownBytes()) + " its own"));
    }
    return counts;
  }

  private static List<Mark> marks(ResultAxis axis, List<Baseline> published) {
    return published.stream().map(one -> new Mark(axis.at(one.mean()), text(one))).toList();
  }

  private static @Nullable String published(List<Baseline> published) {
    return published.isEmpty()
        ? null
        : published.stream().map(BoardView::text).collect(Collectors.joining(" · "));
  }

  private static String text(Baseline published) {
    return published.name() + " " + NumberFormat.one(published.mean());
  }

  /** The address of the table in a format whose name is put behind it. */
  static String table(String campaign) {
    return "/api/v1/campaigns/" + Pages.segment(campaign) + "/table?format=";
  }

  /** What is text opens in the browser; everything else is saved under the campaign's name. */
  private static TableLink link(String campaign, Export export) {
    return new TableLink(
        export.title(),
        table(campaign) + export.name(),
        export.mediaType().equals("text/plain") ? null : ExportResource.fileName(campaign, export));
  }

  /** What is no table and not of one run. */
  private static List<TableLink> exports(String campaign) {
    String base = "/api/v1/campaigns/" + Pages.segment(campaign) + "/export/";
    return Export.all().stream()
        .filter(export -> !(export instanceof TableExport) && !export.ofOneRun())
        .map(
            export ->
                new TableLink(
                    export.title(),
                    base + export.name(),
                    ExportResource.fileName(campaign, export)))
        .toList();
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() && !node.asText().isBlank() ? node.asText() : null;
  }
}
