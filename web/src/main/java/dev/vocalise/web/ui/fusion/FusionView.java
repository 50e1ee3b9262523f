package dev.vocalise.web.ui.fusion;

import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.fusion.FusionReport;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.Paging;
import dev.vocalise.web.ui.score.ConfusionView;
import dev.vocalise.web.ui.score.ModalityBars;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

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
   * @param predictions of every utterance that was scored
   * @param hurt those that fusion spoilt instead of those that it mended
   * @param page from 0
   */
  static FusionView of(
      SeedRun run, RunScores scores, List<FusedPrediction> predictions, boolean hurt, int page) {
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
        matrices(report),
        effects(report),
        effect("all", report.changes()),
        show,
        run.settings().at("/target/corpus").asText(),
        changed.subList(paging.from(), paging.to()),
        paging);
  }

  private static List<Matrix> matrices(FusionReport report) {
    List<Matrix> matrices = new ArrayList<>();
    matrices.add(matrix("audio", report.audio()));
    if (report.text() != null) {
      matrices.add(matrix("text", report.text()));
    }
    matrices.add(matrix("audio + text", report.fused()));
    return matrices;
  }

  private static Matrix matrix(String name, Scores scores) {
    return new Matrix(
        name, NumberFormat.one(100 * scores.unweightedAverageRecall()), ConfusionView.of(scores));
  }

  private static List<Effect> effects(FusionReport report) {
    return Stream.of(Emotion.values())
        .map(one -> effect(one.label(), List.of(report.changes().get(one.index()))))
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
