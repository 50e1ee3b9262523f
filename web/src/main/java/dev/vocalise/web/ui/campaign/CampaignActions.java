package dev.vocalise.web.ui.campaign;

import java.util.UUID;

/** What the buttons do. Each is false when there was nothing to do. */
public interface CampaignActions {
  /** Queues what failed or was cancelled again. */
  boolean resume(String campaign);

  boolean cancel(String campaign);

  boolean resumeRun(UUID run);
}
