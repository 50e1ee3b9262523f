package dev.vocalise.web.ui.run;

import dev.vocalise.web.ui.chart.Timeline;
import dev.vocalise.web.ui.format.Digest;
import dev.vocalise.web.ui.format.Fact;
import dev.vocalise.web.ui.format.State;
import dev.vocalise.web.ui.score.ConfusionView;
import dev.vocalise.web.ui.score.ModalityBars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One seed run.
 *
 * @param topics names of the events on which the page fetches itself again
 * @param situation where it stands, in a sentence
 * @param progressPercent of a running run, null otherwise
 * @param curves one set per branch; a run of one branch has one without a name
 * @param modalities null for a run of one modality
 * @param mlflow address of the run in MLflow
 */
public record RunPageView(
    String id,
    String topics,
    String campaign,
    String experiment,
    int seed,
    State state,
    String situation,
    @Nullable Integer progressPercent,
    @Nullable FailureView failure,
    @Nullable String uar,
    Timeline timeline,
    List<AttemptView> attempts,
    List<TrainingCurves> curves,
    @Nullable ConfusionView confusion,
    @Nullable ModalityBars modalities,
    List<Setting> changed,
    List<Setting> defaults,
    List<Fact> host,
    List<Digest> artifacts,
    @Nullable String mlflow,
    boolean resumable) {

  /** Why it failed; the code's kind says whether trying again can help. */
  public record FailureView(String code, String message, String advice) {}

  /** A row of the table beside the timeline. */
  public record AttemptView(
      String stage,
      int attempt,
      State state,
      String started,
      String took,
      String worker,
      @Nullable String reason) {}

  /** A setting with its default where it differs. */
  public record Setting(String key, String value, @Nullable String standard) {}
}
