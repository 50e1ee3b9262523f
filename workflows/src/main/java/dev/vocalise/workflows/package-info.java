/**
 * What travels between the stages of a campaign, and in which order they run.
 *
 * <p>Here: contract records, activity interfaces, workflow bodies, retry and timeout table, failure
 * codes. Not here: files, clocks, randomness, tensors, databases. Start with {@link
 * dev.vocalise.workflows.campaign.CampaignWorkflowImpl}.
 */
@NullMarked
package dev.vocalise.workflows;

import org.jspecify.annotations.NullMarked;
