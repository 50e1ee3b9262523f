package dev.vocalise.web.ui.live;

import dev.vocalise.infra.lineage.ChangeFeed.Change;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/** Topics that pages subscribe to in {@code data-topics}. */
final class Topics {
  /** Refreshes every page. */
  static final String EVERYTHING = "everything";

  private Topics() {}

  static Set<String> of(Change change) {
    Set<String> topics = new LinkedHashSet<>();
    UUID campaign = change.campaignId();
    UUID run = change.runId();
    if (campaign == null) {
      topics.add(EVERYTHING);
      return topics;
    }
    topics.add("campaigns");
    topics.add("campaign-" + campaign);
    if (run != null) {
      topics.add("run-" + run);
    }
    return topics;
  }
}
