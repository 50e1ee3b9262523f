package dev.vocalise.activities.estimate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.benchmark.MeasuredStep;
import dev.vocalise.model.benchmark.StepKind;
import dev.vocalise.model.benchmark.StepMeasurement;

/** Measures steps in a process of its own on this machine. */
@FunctionalInterface
public interface StepMeasurer {

  /**
   * What was measured, and on what.
   *
   * @param machine processor, load and time, as benchmarks say them
   */
  record Answer(MeasuredStep step, JsonNode machine) {}

  /**
   * Returns after some seconds, up to a minute or two for large models.
   *
   * @throws NotMeasuredException where no step could be made
   */
  Answer measure(StepKind kind, StepMeasurement.Limits limits);

  /** Why nothing was measured, in a sentence. */
  final class NotMeasuredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a sentence for people. */
    public NotMeasuredException(String message) {
      super(message);
    }
  }
}
