package dev.vocalise.web.campaign;

import dev.vocalise.activities.campaign.Extension;
import java.util.List;

/** What a campaign file adds, without conflicts, and what all seeds are trained and tested on. */
public record CheckedExtension(Extension extension, List<SplitView> splits) {
  public CheckedExtension {
    splits = List.copyOf(splits);
  }
}
