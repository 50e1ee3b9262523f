package dev.vocalise.web.ui;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.ChangeFeed;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.web.ui.campaign.CampaignActions;
import dev.vocalise.web.ui.campaign.CampaignTables;
import dev.vocalise.web.ui.run.RunContext;
import dev.vocalise.web.ui.system.SystemReport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/**
 * Where the screens get their data from. Looked up when a page is asked for: what this process does
 * not have makes that page say so, and not the whole process fail.
 */
@ApplicationScoped
public class UiServices {
  private final Instance<Object> beans;

  @Inject
  public UiServices(@jakarta.enterprise.inject.Any Instance<Object> beans) {
    this.beans = beans;
  }

  public CampaignRepository campaigns() {
    return need(CampaignRepository.class);
  }

  public RunRepository runs() {
    return need(RunRepository.class);
  }

  public StageRepository stages() {
    return need(StageRepository.class);
  }

  public CorpusRepository corpora() {
    return need(CorpusRepository.class);
  }

  public ArtifactStore artifacts() {
    return need(ArtifactStore.class);
  }

  public ChangeFeed changes() {
    return need(ChangeFeed.class);
  }

  public CampaignActions actions() {
    return need(CampaignActions.class);
  }

  public CampaignTables tables() {
    return need(CampaignTables.class);
  }

  public RunContext runContext() {
    return need(RunContext.class);
  }

  public SystemReport system() {
    return need(SystemReport.class);
  }

  private <T> T need(Class<T> type) {
    Instance<T> found = beans.select(type);
    if (!found.isResolvable()) {
      throw new MissingSourceException(type);
    }
    return found.get();
  }
}
