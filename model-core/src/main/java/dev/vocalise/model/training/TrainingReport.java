package dev.vocalise.model.training;

import dev.vocalise.model.method.StopReason;
import dev.vocalise.model.tensor.StateTensors;
import java.util.List;

/**
 * What training came to.
 *
 * @param bestRound 1-based round of the selected state
 * @param validationAccuracy of the selected state on S_va, fraction
 * @param rounds trained
 * @param stopReason why there were no more
 * @param measurements all of them, those before a resume included
 * @param model weights of the selected state
 */
public record TrainingReport(
    int bestRound,
    double validationAccuracy,
    int rounds,
    StopReason stopReason,
    List<Measurement> measurements,
    StateTensors model) {

  /** Copies the list. */
  public TrainingReport {
    measurements = List.copyOf(measurements);
  }
}
