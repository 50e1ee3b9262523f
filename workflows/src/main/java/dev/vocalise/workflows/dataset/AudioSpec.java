package dev.vocalise.workflows.dataset;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the audio of a registered corpus as mono waves at one sample rate.
 *
 * @param whole true: every recording, whatever its label; null: those that some label map can use
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AudioSpec(
    UUID campaignId,
    RegisteredDataset dataset,
    int sampleRateHz,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean whole) {}
