/**
 * Campaign files: from text with line numbers to a complete {@code CampaignSpec}, or to the list of
 * everything that is wrong with it. Start with {@link dev.vocalise.web.campaign.CampaignFile}; the
 * keys stand in {@link dev.vocalise.web.campaign.CampaignKeys}. Not here: launching.
 */
@NullMarked
package dev.vocalise.web.campaign;

import org.jspecify.annotations.NullMarked;
