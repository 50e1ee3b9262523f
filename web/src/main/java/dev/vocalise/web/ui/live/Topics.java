package dev.vocalise.web.ui.live;

import dev.vocalise.infra.lineage.ChangeFeed.Change;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/** Names under which pages hear of changes; they stand in {@code data-topics}. */
final class Topics {
  /** A page that hears it looks again, whatever it shows. */
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
