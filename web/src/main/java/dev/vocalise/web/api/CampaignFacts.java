package dev.vocalise.web.api;

import dev.vocalise.activities.Platform;
import dev.vocalise.activities.campaign.Outlook;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.DiskUse;
import dev.vocalise.infra.lineage.RunTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;

/** What is counted over many rows: when a campaign will be done, and what it keeps in the store. */
public final class CampaignFacts {
  /** All campaigns are counted together; a page that looks again every second need not. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  /** Of a campaign that kept nothing yet: it may have begun and ended since. */
  private static final Duration NOTHING_YET = Duration.ofSeconds(1);

  private final Platform platform;
  private final Clock clock;
  private Map<UUID, DiskUse> use = Map.of();
  private Instant counted = Instant.EPOCH;

  public CampaignFacts(Platform platform, Clock clock) {
    this.platform = platform;
    this.clock = clock;
  }

  /** Seconds from now; empty where it is not known, or the campaign does not run. */
  public OptionalDouble secondsLeft(CampaignView campaign) {
    return campaign.state().active()
        ? Outlook.seconds(
            RunTime.ofCampaign(platform.database(), campaign.id()),
            platform.workers().trainingSlots())
        : OptionalDouble.empty();
  }

  /** By campaign, at most half a minute old. */
  public synchronized Map<UUID, DiskUse> disk() {
    return disk(FRESH);
  }

  private Map<UUID, DiskUse> disk(Duration oldest) {
    Instant now = clock.instant();
    if (Duration.between(counted, now).compareTo(oldest) >= 0) {
      use = DiskUse.all(platform.database());
      counted = now;
    }
    return use;
  }

  /** Of one campaign; of one that kept nothing at the last count it is counted again. */
  public synchronized DiskUse disk(UUID campaign) {
    DiskUse use = disk().getOrDefault(campaign, DiskUse.NONE);
    return use.equals(DiskUse.NONE) ? disk(NOTHING_YET).getOrDefault(campaign, DiskUse.NONE) : use;
  }
}
