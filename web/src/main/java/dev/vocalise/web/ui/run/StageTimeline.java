package dev.vocalise.web.ui.run;

import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.Progress;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.web.ui.chart.Timeline;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attempts of stages as bars. */
final class StageTimeline {
  static final String TRANSCRIBE = StageName.TRANSCRIBE.stored();
  private static final String TRAIN = StageName.TRAIN.stored();

  private StageTimeline() {}

  /**
   * @param twoBranches whether each modality is trained by itself, in a row of its own
   */
  static Timeline of(
      List<StageView> attempts, @Nullable Progress progress, boolean twoBranches, Instant now) {
    List<String> expected = new ArrayList<>();
    if (twoBranches) {
      expected.add(name(TRAIN) + " " + BranchSpec.AUDIO);
      expected.add(name(TRAIN) + " " + BranchSpec.TEXT);
    } else {
      expected.add(name(TRAIN));
    }
    expected.add(name(StageName.EVALUATE.stored()));
    return Timeline.of(
        attempts.stream().map(attempt -> attempt(attempt, progress)).toList(), expected, now);
  }

  static String name(StageView stage) {
    return stage.subject().isEmpty() || stage.stage().equals(TRANSCRIBE)
        ? name(stage.stage())
        : name(stage.stage()) + " " + stage.subject();
  }

  /** Of a stage, with its branch where a progress names one: {@code trainAlternating:text}. */
  static String name(String stage) {
    int colon = stage.indexOf(':');
    return colon < 0
        ? StageName.noun(stage)
        : name(stage.substring(0, colon)) + " " + stage.substring(colon + 1);
  }

  private static Timeline.Attempt attempt(StageView stage, @Nullable Progress progress) {
    String tone =
        switch (stage.state()) {
          case RUNNING -> "run";
          case DONE -> "done";
          case CACHED -> "cached";
          case FAILED -> "fail";
          case LOST, CANCELLED, HANDED_OVER -> "lost";
        };
    return new Timeline.Attempt(
        name(stage), tone, stage.startedAt(), stage.endedAt(), label(stage, progress));
  }

  private static String label(StageView stage, @Nullable Progress progress) {
    String attempt = stage.attempt() == 1 ? "" : "attempt " + stage.attempt() + ", ";
    Instant end = stage.endedAt();
    String took =
        end == null ? "" : NumberFormat.duration(Duration.between(stage.startedAt(), end));
    Failure failure = stage.failure();
    return switch (stage.state()) {
      case RUNNING ->
          progress == null || !name(progress.stage()).equals(name(stage))
              ? attempt + "running"
              : attempt + "round " + progress.round() + " of at most " + progress.rounds();
      case DONE -> attempt + took;
      case CACHED -> "from the cache";
      case FAILED -> attempt + "failed: " + (failure == null ? "no reason given" : failure.code());
      case LOST -> "attempt " + stage.attempt() + ", lost";
      case CANCELLED -> attempt + "cancelled";
      case HANDED_OVER ->
          "attempt " + stage.attempt() + ", handed over when its worker was stopped";
    };
  }
}
