package dev.vocalise.web.ui.fusion;

import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.fusion.FusionReport;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.Paging;
import dev.vocalise.web.ui.score.ConfusionView;
import dev.vocalise.web.ui.score.ModalityBars;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Where fusion helped and hurt in one run.
 *
 * @param corpus that the utterances are of
 * @param decisions utterances whose decision differs from one of the modalities', after the filter
 * @param show {@code helped} or {@code hurt}
 */
public record FusionView(
    String runId,
    String campaign,
    String experiment,
    int seed,
    ModalityBars bars,
    List<Matrix> matrices,
    List<Effect> effects,
    Effect total,
    String show,
    String corpus,
    List<FusedPrediction> decisions,
    Paging paging) {
  private static final int PAGE = 50;

  /** Confusion matrix of one decision. */
  public record Matrix(String name, String uar, ConfusionView confusion) {}

  /** Counts of one true class; helped: wrong alone and right together, hurt: the reverse. */
  public record Effect(
      String name,
      String utterances,
      long audioHelped,
      long audioHurt,
      long textHelped,
      long textHurt) {}

  /**
   * @param scores with a fusion report
   * @param classes of the run
   * @param predictions of every utterance that was scored
   * @param hurt those that fusion spoilt instead of those that it mended
   * @param page from 0
   */
  static FusionView of(
      SeedRun run,
      RunScores scores,
      ClassNames classes,
      List<FusedPrediction> predictions,
      boolean hurt,
      int page) {
    FusionReport report = Objects.requireNonNull(scores.fusion(), "fusion");
    List<FusedPrediction> changed =
        predictions.stream().filter(p -> hurt ? p.hurt() : p.helped()).toList();
    String show = hurt ? "hurt" : "helped";
    String address = "/runs/" + run.id() + "/fusion?show=" + show + "&page=";
    Paging paging = Paging.of(changed.size(), PAGE, page, "none", p -> address + p + "#decisions");
    return new FusionView(
        run.id().toString(),
        run.campaign(),
        run.experiment(),
        run.seed(),
        Objects.requireNonNull(ModalityBars.of(scores)),
        matrices(report, classes),
        effects(report, classes),
        effect("all", report.changes()),
        show,
        run.settings().at("/target/corpus").asText(),
        changed.subList(paging.from(), paging.to()),
        paging);
  }

  private static List<Matrix> matrices(FusionReport report, ClassNames classes) {
    List<Matrix> matrices = new ArrayList<>();
    matrices.add(matrix("audio", report.audio(), classes));
    if (report.text() != null) {
      matrices.add(matrix("text", report.text(), classes));
    }
    matrices.add(matrix("audio + text", report.fused(), classes));
    return matrices;
  }

  private static Matrix matrix(String name, Scores scores, ClassNames classes) {
    return new Matrix(
        name,
        NumberFormat.one(100 * scores.unweightedAverageRecall()),
        ConfusionView.of(scores, classes));
  }

  private static List<Effect> effects(FusionReport report, ClassNames classes) {
    return IntStream.range(0, classes.size())
        .mapToObj(c -> effect(classes.name(c), List.of(report.changes().get(c))))
        .toList();
  }

  /** The sum of some changes. */
  private static Effect effect(String name, List<FusionReport.Change> changes) {
    return new Effect(
        name,
        NumberFormat.count(changes.stream().mapToLong(FusionReport.Change::utterances).sum()),
        changes.stream().mapToLong(FusionReport.Change::audioHelped).sum(),
        changes.stream().mapToLong(FusionReport.Change::audioHurt).sum(),
        changes.stream().mapToLong(FusionReport.Change::textHelped).sum(),
        changes.stream().mapToLong(FusionReport.Change::textHurt).sum());
  }
}
