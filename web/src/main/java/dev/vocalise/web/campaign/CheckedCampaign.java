package dev.vocalise.web.campaign;

import dev.vocalise.workflows.campaign.CampaignSpec;
import java.util.List;

/** A campaign that can be launched, and what its seeds will be trained and tested on. */
public record CheckedCampaign(CampaignSpec spec, List<SplitView> splits) {
  public CheckedCampaign {
    splits = List.copyOf(splits);
  }
}
