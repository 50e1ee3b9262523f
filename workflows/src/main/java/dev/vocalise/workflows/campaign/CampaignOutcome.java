package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** How a campaign ended: {@code DONE}, {@code INCOMPLETE}, {@code FAILED} or {@code CANCELLED}. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CampaignOutcome(String state, int done, int failed) {}
