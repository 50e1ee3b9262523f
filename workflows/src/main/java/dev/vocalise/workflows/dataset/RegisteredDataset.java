package dev.vocalise.workflows.dataset;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.ArtifactRef;

/**
 * A corpus whose labels are parsed and whose files are digested.
 *
 * @param manifest JSON lines, one utterance each, without audio
 * @param utterances lines of the manifest
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RegisteredDataset(String corpus, String kind, ArtifactRef manifest, int utterances) {}
