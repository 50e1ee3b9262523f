package dev.vocalise.web.ui.campaign;

import dev.vocalise.infra.lineage.CampaignView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people added to a campaign.
 *
 * @param note as it was written; empty for none
 * @param words the tags as a form takes them
 */
public record KeptView(String note, List<String> tags, String words, boolean archived) {
  static KeptView of(CampaignView campaign) {
    @Nullable String note = campaign.note();
    return new KeptView(
        note == null ? "" : note,
        campaign.tags(),
        String.join(" ", campaign.tags()),
        campaign.archivedAt() != null);
  }
}
