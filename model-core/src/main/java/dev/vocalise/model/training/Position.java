package dev.vocalise.model.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.vocalise.model.features.Domain;

/**
 * The next step to make.
 *
 * @param round 1-based, over all phases
 * @param batch 0-based in the epoch of {@code domain}
 * @param phase 1-based
 * @param targetPlace how much of the endless target stream was used by paired steps
 */
public record Position(int round, Domain domain, int batch, int phase, long targetPlace) {

  /** Also reads what was written when there was one phase and no stream. */
  @JsonCreator
  static Position read(
      @JsonProperty("round") int round,
      @JsonProperty("domain") Domain domain,
      @JsonProperty("batch") int batch,
      @JsonProperty("phase") int phase,
      @JsonProperty("targetPlace") long targetPlace) {
    return new Position(round, domain, batch, Math.max(1, phase), targetPlace);
  }

  /** The very first step. */
  static Position start() {
    return new Position(1, Domain.SOURCE, 0, 1, 0);
  }
}
