package dev.vocalise.web;

import dev.vocalise.activities.Platform;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.web.api.Operations;
import dev.vocalise.workflows.campaign.CampaignSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.UUID;

/** The operations as the platform does them. */
final class PlatformOperations implements Operations {
  private final Platform platform;

  PlatformOperations(Platform platform) {
    this.platform = platform;
  }

  @Override
  public CorpusView addCorpus(String kind, Path directory, String name, boolean allowBad) {
    ImportOptions options = allowBad ? ImportOptions.allowingBad() : ImportOptions.strict();
    return platform.corpusRegistrar().add(kind, directory, name, options);
  }

  @Override
  public ModelView addModel(String kind, Path directory, String name) {
    try {
      return platform.modelRegistrar().add(kind, directory, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CampaignView launch(CampaignSpec spec, String text) {
    return platform.service().launch(spec, text);
  }

  @Override
  public int resume(String campaign) {
    return platform.service().resume(campaign).orElse(0);
  }

  @Override
  public boolean cancel(String campaign) {
    return platform.service().cancel(campaign);
  }

  @Override
  public boolean resumeRun(UUID run) {
    return platform.service().resumeRun(run);
  }
}
