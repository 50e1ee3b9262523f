package dev.vocalise.model.training;

import dev.vocalise.model.features.Domain;

/**
 * The next batch to train on.
 *
 * @param round 1-based
 * @param batch 0-based in the epoch of {@code domain}
 */
public record Position(int round, Domain domain, int batch) {

  /** The very first batch. */
  public static Position start() {
    return new Position(1, Domain.SOURCE, 0);
  }
}
