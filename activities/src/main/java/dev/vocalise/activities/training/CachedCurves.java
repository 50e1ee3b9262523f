package dev.vocalise.activities.training;

import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.workflows.fusion.TrainedBranch;
import java.time.Instant;
import java.util.List;

/**
 * A run whose model came from the cache gets the curves of that training, so that it looks like any
 * other run.
 */
public final class CachedCurves {
  private CachedCurves() {}

  /**
   * Writes the measurements of the training report unless the run has them; under the token of the
   * attempt.
   */
  public static void write(RunContext context, TrainedBranch branch, StageAttempt attempt) {
    if (!context.metrics().curves(branch.training().runId()).isEmpty()) {
      return;
    }
    TrainingActivitiesImpl.Report report =
        JsonArtifacts.read(
            context.artifacts(), branch.model().report(), TrainingActivitiesImpl.Report.class);
    Instant now = Instant.now();
    List<MetricPoint> points =
        report.measurements().stream()
            .flatMap(measurement -> TrainingMetrics.of(measurement, now).stream())
            .toList();
    context.metrics().append(attempt, points);
  }
}
