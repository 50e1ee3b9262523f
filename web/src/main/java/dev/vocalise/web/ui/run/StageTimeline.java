package dev.vocalise.web.ui.run;

import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.Progress;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.web.ui.Figures;
import dev.vocalise.web.ui.chart.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attempts of stages as bars. */
final class StageTimeline {
  /** Names of the activities as people know the stages. */
  private static final Map<String, String> NAMES =
      Map.of(
          "registerDataset", "dataset",
          "prepareAudio", "audio",
          "planAugmentation", "augmentation",
          "trainAlternating", "training",
          "evaluateFusion", "evaluation",
          "aggregateSeeds", "aggregation");

  private StageTimeline() {}

  static Timeline of(
      List<StageView> attempts, @Nullable Progress progress, boolean running, Instant now) {
    return Timeline.of(
        attempts.stream().map(attempt -> attempt(attempt, progress)).toList(),
        List.of(name("trainAlternating"), name("evaluateFusion")),
        now);
  }

  static String name(StageView stage) {
    return stage.subject().isEmpty()
        ? name(stage.stage())
        : name(stage.stage()) + " " + stage.subject();
  }

  static String name(String stage) {
    return NAMES.getOrDefault(stage, stage);
  }

  private static Timeline.Attempt attempt(StageView stage, @Nullable Progress progress) {
    String tone =
        switch (stage.state()) {
          case RUNNING -> "run";
          case DONE -> "done";
          case CACHED -> "cached";
          case FAILED -> "fail";
          case LOST, CANCELLED -> "lost";
        };
    return new Timeline.Attempt(
        name(stage), tone, stage.startedAt(), stage.endedAt(), label(stage, progress));
  }

  private static String label(StageView stage, @Nullable Progress progress) {
    String attempt = stage.attempt() == 1 ? "" : "attempt " + stage.attempt() + ", ";
    Instant end = stage.endedAt();
    String took = end == null ? "" : Figures.duration(Duration.between(stage.startedAt(), end));
    Failure failure = stage.failure();
    return switch (stage.state()) {
      case RUNNING ->
          progress == null || !progress.stage().equals(stage.stage())
              ? attempt + "running"
              : attempt + "round " + progress.round() + " of at most " + progress.rounds();
      case DONE -> attempt + took;
      case CACHED -> "from the cache";
      case FAILED -> attempt + "failed: " + (failure == null ? "no reason given" : failure.code());
      case LOST -> "attempt " + stage.attempt() + ", lost";
      case CANCELLED -> attempt + "cancelled";
    };
  }
}
