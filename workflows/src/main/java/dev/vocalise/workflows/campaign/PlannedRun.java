package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.UUID;

/** A seed run that has no result yet; {@code experiment} is the index in the specification. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PlannedRun(UUID runId, int experiment, int seed) {}
