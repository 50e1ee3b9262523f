package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * How a campaign ended: {@code DONE}, {@code INCOMPLETE}, {@code FAILED}, {@code CANCELLED} or for
 * now {@code PAUSED}. {@code QUEUED} and {@code RUNNING}: it has not.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CampaignOutcome(String state, int done, int failed) {
  boolean goesOn() {
    return state.equals("QUEUED") || state.equals("RUNNING");
  }
}
