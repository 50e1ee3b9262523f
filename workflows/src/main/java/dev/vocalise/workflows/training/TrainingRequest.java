package dev.vocalise.workflows.training;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.campaign.ExperimentSpec;
import dev.vocalise.workflows.dataset.PreparedAudio;
import java.util.UUID;

/** Asks for one trained seed; the device is the worker's own setting. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrainingRequest(
    UUID campaignId,
    UUID runId,
    ExperimentSpec experiment,
    int seed,
    PreparedAudio source,
    PreparedAudio target) {}
