package dev.vocalise.workflows.dataset;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.UUID;

/** Asks for the audio of a registered corpus as mono waves at one sample rate. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AudioSpec(UUID campaignId, RegisteredDataset dataset, int sampleRateHz) {}
