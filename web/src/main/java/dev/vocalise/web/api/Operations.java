package dev.vocalise.web.api;

import dev.vocalise.activities.Platform;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.workflows.campaign.CampaignSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.UUID;

/** What changes something. Reading goes to the repositories. */
public record Operations(Platform platform) {
  CorpusView addCorpus(String kind, Path directory, String name, boolean allowBad) {
    ImportOptions options = allowBad ? ImportOptions.allowingBad() : ImportOptions.strict();
    return platform.corpusRegistrar().add(kind, directory, name, options);
  }

  ModelView addModel(String kind, Path directory, String name) {
    try {
      return platform.modelRegistrar().add(kind, directory, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param text the campaign file as it was written
   */
  CampaignView launch(CampaignSpec spec, String text) {
    return platform.service().launch(spec, text);
  }

  /** Queues what failed or was cancelled again; returns how many runs. */
  public int resume(String campaign) {
    return platform.service().resume(campaign).orElse(0);
  }

  /** False when the campaign had ended already. */
  public boolean cancel(String campaign) {
    return platform.service().cancel(campaign);
  }

  /** False when the run neither failed nor was cancelled. */
  public boolean resumeRun(UUID run) {
    return platform.service().resumeRun(run);
  }
}
