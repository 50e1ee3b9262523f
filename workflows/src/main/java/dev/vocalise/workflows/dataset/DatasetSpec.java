package dev.vocalise.workflows.dataset;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** Asks for one corpus of a campaign, by name and adapter. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DatasetSpec(long campaignId, String corpus, String kind) {}
