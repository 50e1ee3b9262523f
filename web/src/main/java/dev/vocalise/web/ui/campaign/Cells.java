package dev.vocalise.web.ui.campaign;

import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.Progress;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Seeds as cells: a short text that says the state without its colour, and a long one. */
final class Cells {
  private Cells() {}

  static BoardView.Cell of(SeedCell cell, boolean compact) {
    Progress progress = cell.progress();
    int percent = progress == null ? 0 : (int) Math.round(100 * progress.fraction());
    return new BoardView.Cell(
        cell.runId().toString(),
        cell.seed(),
        tone(cell),
        compact ? sign(cell) : text(cell, progress),
        "seed " + cell.seed() + ": " + words(cell, progress, percent),
        percent);
  }

  private static String tone(SeedCell cell) {
    return switch (cell.state()) {
      case DONE -> "done";
      case RUNNING -> "run";
      case FAILED -> "fail";
      case QUEUED, CANCELLED -> "wait";
    };
  }

  private static String sign(SeedCell cell) {
    return switch (cell.state()) {
      case DONE -> "✓";
      case RUNNING -> "▸";
      case FAILED -> "!";
      case CANCELLED -> "×";
      case QUEUED -> "·";
    };
  }

  private static String text(SeedCell cell, @Nullable Progress progress) {
    Double uar = cell.uar();
    return switch (cell.state()) {
      case DONE -> uar == null ? "done" : NumberFormat.one(100 * uar);
      case RUNNING ->
          progress == null ? "starts" : "r " + progress.round() + "/" + progress.rounds();
      case FAILED -> diverged(cell.failure()) ? "NaN" : "failed";
      case CANCELLED -> "×";
      case QUEUED -> String.valueOf(cell.seed());
    };
  }

  private static String words(SeedCell cell, @Nullable Progress progress, int percent) {
    Double uar = cell.uar();
    Failure failure = cell.failure();
    return switch (cell.state()) {
      case DONE -> uar == null ? "done" : "done, UAR " + NumberFormat.one(100 * uar) + " percent";
      case RUNNING ->
          progress == null
              ? "running"
              : String.format(
                  Locale.ROOT,
                  "running, round %d of at most %d, about %d percent",
                  progress.round(),
                  progress.rounds(),
                  percent);
      case FAILED -> failure == null ? "failed" : "failed, " + failure.code();
      case CANCELLED -> "cancelled";
      case QUEUED -> "queued";
    };
  }

  private static boolean diverged(@Nullable Failure failure) {
    return failure != null && failure.code().equals("TRAINING_DIVERGED");
  }
}
