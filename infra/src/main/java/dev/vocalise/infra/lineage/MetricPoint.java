package dev.vocalise.infra.lineage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One value of a curve. Its time is fixed when it is measured, never when it is sent: MLflow tells
 * points apart by it.
 *
 * @param value may be NaN or infinite when a run diverges
 */
public record MetricPoint(String key, long step, Instant at, double value) {

  /** With its time as MLflow keeps it. */
  MetricPoint inMillis() {
    return new MetricPoint(key, step, at.truncatedTo(ChronoUnit.MILLIS), value);
  }
}
