package dev.vocalise.web.ui.fusion;

import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.fusion.FusionReport;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.score.ConfusionView;
import dev.vocalise.web.ui.score.ModalityBars;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Words and numbers of the fusion page. */
final class FusionPresenter {
  private static final int PAGE = 50;

  private FusionPresenter() {}

  /**
   * @param scores with a fusion report
   * @param predictions of every utterance that was scored
   * @param hurt those that fusion spoilt instead of those that it mended
   * @param page from 0
   */
  static FusionView view(
      SeedRun run, RunScores scores, List<FusedPrediction> predictions, boolean hurt, int page) {
    FusionReport report = Objects.requireNonNull(scores.fusion(), "fusion");
    List<FusedPrediction> changed =
        predictions.stream().filter(p -> hurt ? p.hurt() : p.helped()).toList();
    int pages = Math.max(1, (changed.size() + PAGE - 1) / PAGE);
    int shown = Math.max(0, Math.min(page, pages - 1));
    int to = Math.min(changed.size(), (shown + 1) * PAGE);
    String show = hurt ? "hurt" : "helped";
    String address = "/runs/" + run.id() + "/fusion?show=" + show + "&page=";
    String target = run.settings().at("/target/corpus").asText();
    return new FusionView(
        run.id().toString(),
        run.campaign(),
        run.experiment(),
        run.seed(),
        Objects.requireNonNull(ModalityBars.of(scores)),
        matrices(report),
        effects(report),
        total(report),
        show,
        changed.subList(shown * PAGE, to).stream().map(p -> decision(target, p)).toList(),
        changed.isEmpty()
            ? "none"
            : NumberFormat.count(1L + (long) shown * PAGE)
                + "–"
                + NumberFormat.count(to)
                + " of "
                + NumberFormat.count(changed.size()),
        shown > 0 ? address + (shown - 1) + "#decisions" : null,
        shown + 1 < pages ? address + (shown + 1) + "#decisions" : null);
  }

  private static List<FusionView.Matrix> matrices(FusionReport report) {
    List<FusionView.Matrix> matrices = new ArrayList<>();
    matrices.add(matrix("audio", report.audio()));
    if (report.text() != null) {
      matrices.add(matrix("text", report.text()));
    }
    matrices.add(matrix("audio + text", report.fused()));
    return matrices;
  }

  private static FusionView.Matrix matrix(String name, Scores scores) {
    return new FusionView.Matrix(
        name, NumberFormat.one(100 * scores.unweightedAverageRecall()), ConfusionView.of(scores));
  }

  private static List<FusionView.Effect> effects(FusionReport report) {
    List<FusionView.Effect> effects = new ArrayList<>();
    for (Emotion emotion : Emotion.values()) {
      FusionReport.Change change = report.changes().get(emotion.index());
      effects.add(
          new FusionView.Effect(
              emotion.label(),
              NumberFormat.count(change.utterances()),
              change.audioHelped(),
              change.audioHurt(),
              change.textHelped(),
              change.textHurt()));
    }
    return effects;
  }

  private static FusionView.Effect total(FusionReport report) {
    List<FusionReport.Change> changes = report.changes();
    return new FusionView.Effect(
        "all",
        NumberFormat.count(changes.stream().mapToLong(FusionReport.Change::utterances).sum()),
        changes.stream().mapToLong(FusionReport.Change::audioHelped).sum(),
        changes.stream().mapToLong(FusionReport.Change::audioHurt).sum(),
        changes.stream().mapToLong(FusionReport.Change::textHelped).sum(),
        changes.stream().mapToLong(FusionReport.Change::textHurt).sum());
  }

  private static FusionView.Decision decision(String corpus, FusedPrediction p) {
    return new FusionView.Decision(
        p.utterance(),
        "/corpora/" + Pages.segment(corpus) + "?q=" + Pages.segment(p.utterance()) + "#utterances",
        p.reference(),
        p.byAudio(),
        p.byText(),
        p.predicted());
  }
}
