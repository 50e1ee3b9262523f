package dev.vocalise.workflows.reproduction;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.UUID;

/**
 * Asks for the comparison of an experiment's finished runs with those that they reproduce.
 *
 * @param experiment its name
 * @param reproduces id of the experiment that was reproduced
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ReproductionSpec(UUID campaignId, String experiment, UUID reproduces) {}
