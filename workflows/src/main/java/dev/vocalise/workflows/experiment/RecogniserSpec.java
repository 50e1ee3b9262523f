package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * A speech recogniser.
 *
 * @param model name of a registered {@code wav2vec2} checkpoint with a CTC head and a vocabulary
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RecogniserSpec(String model, DecoderSpec decoder) {}
