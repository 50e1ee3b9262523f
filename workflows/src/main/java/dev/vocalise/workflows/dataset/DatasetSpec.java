package dev.vocalise.workflows.dataset;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.UUID;

/** Asks for one corpus of a campaign, by name and adapter. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DatasetSpec(UUID campaignId, String corpus, String kind) {}
