package dev.vocalise.infra.lineage;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a running training last reported.
 *
 * @param stage the stage that runs, for example {@code trainAlternating}
 * @param round alternating round, from 1; {@code rounds} is the most there can be
 * @param batch batch within the round, from 1
 * @param losses newest value of each loss by name
 * @param validationAccuracy share of right answers on {@code S_va}, 0 to 1
 * @param fraction estimated part of the run that is done, 0 to 1
 * @param waiting share of the time in which steps waited for their batches, 0 to 1; null in what
 *     earlier builds wrote
 */
public record Progress(
    String stage,
    int round,
    int rounds,
    int batch,
    int batches,
    Map<String, Double> losses,
    @Nullable Double validationAccuracy,
    @Nullable Double learningRate,
    @Nullable Double etaSeconds,
    double fraction,
    @Nullable Double waiting) {

  public Progress {
    losses = Map.copyOf(losses);
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction must be in 0..1 but was " + fraction);
    }
  }
}
