package dev.vocalise.workflows.dataset;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.ArtifactRef;

/**
 * A corpus ready for training.
 *
 * @param index JSON: the shards and, per utterance, shard number, offset and length in samples
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PreparedAudio(RegisteredDataset dataset, int sampleRateHz, ArtifactRef index) {}
