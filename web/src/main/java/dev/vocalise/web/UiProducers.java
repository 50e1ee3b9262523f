package dev.vocalise.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.activities.Platform;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.web.aggregation.ResultTable;
import dev.vocalise.web.aggregation.TableFormat;
import dev.vocalise.web.api.Operations;
import dev.vocalise.web.ui.campaign.CampaignActions;
import dev.vocalise.web.ui.campaign.CampaignTables;
import dev.vocalise.web.ui.run.RunContext;
import dev.vocalise.web.ui.system.SystemReport;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** What the screens need beside the repositories; buttons do what the REST API does. */
@ApplicationScoped
public class UiProducers {
  @Produces
  @Singleton
  @Unremovable
  CampaignActions actions(Operations operations) {
    return new CampaignActions() {
      @Override
      public boolean resume(String campaign) {
        return operations.resume(campaign) > 0;
      }

      @Override
      public boolean cancel(String campaign) {
        return operations.cancel(campaign);
      }

      @Override
      public boolean resumeRun(UUID run) {
        return operations.resumeRun(run);
      }
    };
  }

  @Produces
  @Singleton
  @Unremovable
  CampaignTables tables(ObjectMapper json) {
    return (campaign, format) -> {
      Platform platform = Instance.current().platform();
      CampaignBoard board = platform.campaigns().board(campaign).orElseThrow();
      List<StageView> shared = platform.stages().ofCampaign(board.campaign().id());
      return TableFormat.of(format).print(ResultTable.of(board, shared, json));
    };
  }

  @Produces
  @Singleton
  @Unremovable
  RunContext runContext() {
    return new InstanceRunContext(() -> Instance.current().mlflowUri());
  }

  @Produces
  @Singleton
  @Unremovable
  SystemReport system() {
    return new InstanceReport(Instance.current());
  }
}
