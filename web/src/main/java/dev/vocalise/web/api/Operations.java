package dev.vocalise.web.api;

import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.workflows.campaign.CampaignSpec;
import java.nio.file.Path;
import java.util.UUID;

/** Everything that changes something; reading uses the repositories. */
public interface Operations {
  CorpusView addCorpus(String kind, Path directory, String name, boolean allowBad);

  ModelView addModel(String kind, Path directory, String name);

  /**
   * @param text the campaign file as it was written
   */
  CampaignView launch(CampaignSpec spec, String text);

  /** Queues what failed or was cancelled again; returns how many runs. */
  int resume(String campaign);

  /** False when the campaign had ended already. */
  boolean cancel(String campaign);

  /** False when the run neither failed nor was cancelled. */
  boolean resumeRun(UUID run);
}
