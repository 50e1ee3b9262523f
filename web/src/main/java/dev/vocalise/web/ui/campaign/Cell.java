package dev.vocalise.web.ui.campaign;

import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.Progress;
import dev.vocalise.web.ui.format.NumberFormat;

/**
 * One seed: a short text that says the state without its colour, and a long one.
 *
 * @param tone class that colours it
 * @param percent of a running seed that is done
 */
public record Cell(String runId, int seed, String tone, String text, String label, int percent) {
  public boolean running() {
    return tone.equals("run");
  }

  /** {@code sign} stands for the text where there is no room for it. */
  private record Words(String tone, String sign, String text, String label) {}

  static Cell of(SeedCell cell, boolean compact) {
    Progress progress = cell.progress();
    int percent = progress == null ? 0 : (int) Math.round(100 * progress.fraction());
    Words words = words(cell, percent);
    // Who speaks to the computer says what can be read: the long text contains the short one.
    boolean said = compact || words.label().contains(words.text()) || words.text().length() == 1;
    String also = said ? "" : ", " + words.text();
    return new Cell(
        cell.runId().toString(),
        cell.seed(),
        words.tone(),
        compact ? words.sign() : words.text(),
        "seed " + cell.seed() + ": " + words.label() + also,
        percent);
  }

  private static Words words(SeedCell cell, int percent) {
    Double uar = cell.uar();
    Progress progress = cell.progress();
    Failure failure = cell.failure();
    return switch (cell.state()) {
      case DONE -> {
        String text = uar == null ? "done" : NumberFormat.one(100 * uar);
        yield new Words("done", "✓", text, uar == null ? "done" : "done, UAR " + text + " percent");
      }
      case RUNNING -> {
        if (progress == null) {
          yield new Words("run", "▸", "starts", "running");
        }
        String round = progress.round() + " of at most " + progress.rounds();
        yield new Words(
            "run",
            "▸",
            "r " + progress.round() + "/" + progress.rounds(),
            "running, round " + round + ", about " + percent + " percent");
      }
      case FAILED -> {
        String code = failure == null ? "" : failure.code();
        yield new Words(
            "fail",
            "!",
            switch (code) {
              case "TRAINING_DIVERGED" -> "NaN";
              case "TRAINING_COLLAPSED" -> "one class";
              default -> "failed";
            },
            failure == null ? "failed" : "failed, " + code);
      }
      case CANCELLED -> new Words("wait", "×", "×", "cancelled");
      case QUEUED -> new Words("wait", "·", String.valueOf(cell.seed()), "queued");
    };
  }
}
