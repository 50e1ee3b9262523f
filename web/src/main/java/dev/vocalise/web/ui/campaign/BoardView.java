package dev.vocalise.web.ui.campaign;

import dev.vocalise.web.ui.chart.Mark;
import dev.vocalise.web.ui.chart.ResultAxis;
import dev.vocalise.web.ui.format.Digest;
import dev.vocalise.web.ui.format.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One campaign as a board.
 *
 * @param topics names of the events on which the page fetches itself again
 * @param summary corpora and modality where all experiments share them
 * @param reason why it ended other than done
 * @param compact many seeds: cells hold a sign instead of a number
 * @param first name of the experiment to which the others are compared
 */
public record BoardView(
    String name,
    List<TableLink> tables,
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
    String first,
    boolean compact,
    boolean resumable,
    boolean cancellable) {

  /** The result table in one format; {@code file} is the name to save it under, if it is saved. */
  public record TableLink(String title, String href, @Nullable String file) {}

  /** A number with what it counts. */
  public record Count(String number, String what) {}

  /** Runs that failed for the same reason. */
  public record FailureGroup(String what, String code, String message, String runId) {}

  /**
   * One row.
   *
   * @param alone mean UAR of each modality where two are fused, else empty
   */
  public record Experiment(
      String name,
      String settings,
      String alone,
      List<Cell> cells,
      @Nullable String mean,
      @Nullable String deviation,
      String pending,
      ResultAxis.Picture picture,
      @Nullable Difference difference) {}

  /**
   * One seed.
   *
   * @param tone class that colours it; the text says the state too
   * @param percent of a running seed that is done
   */
  public record Cell(String runId, int seed, String tone, String text, String label, int percent) {
    public boolean running() {
      return tone.equals("run");
    }
  }

  /** Paired over the seeds that both have. */
  public record Difference(String value, String probability, boolean clear) {}

  /**
   * The common axis with the published baselines on it.
   *
   * @param referenced whether the paper has a value for any experiment
   */
  public record Axis(
      List<Mark> ticks, List<Mark> baselines, @Nullable String published, boolean referenced) {}
}
