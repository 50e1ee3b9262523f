package dev.vocalise.activities.training;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.model.training.Measurement;
import dev.vocalise.workflows.fusion.TrainedBranch;
import java.time.Instant;
import java.util.List;

/**
 * A run whose model came from the cache gets the curves of that training, so that it looks like any
 * other run.
 */
public final class CachedCurves {
  private CachedCurves() {}

  /** The part of a training report that is needed here; reports of earlier builds have it too. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Curves(List<Measurement> measurements) {}

  /**
   * Writes the measurements of the training report unless the run has them; under the token of the
   * attempt.
   */
  public static void write(RunContext context, TrainedBranch branch, StageAttempt attempt) {
    String prefix = TrainingMetrics.prefix(branch.training());
    if (context
        .metrics()
        .curves(branch.training().runId())
        .containsKey(prefix + TrainingMetrics.VALIDATION_ACCURACY)) {
      return;
    }
    Curves report = JsonArtifacts.read(context.artifacts(), branch.model().report(), Curves.class);
    Instant now = Instant.now();
    List<MetricPoint> points =
        report.measurements().stream()
            .flatMap(measurement -> TrainingMetrics.of(measurement, prefix, now).stream())
            .toList();
    context.metrics().append(attempt, points);
  }
}
