package dev.vocalise.activities.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.NewCampaign;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.workflows.StageOptions;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.campaign.CampaignWorkflow;
import dev.vocalise.workflows.campaign.WorkflowIds;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Launch, resume, cancel. The database is written first; if Temporal is away then, the {@link
 * Reconciler} starts what the database says is unended.
 */
public record CampaignService(
    CampaignRepository campaigns, RunRepository runs, WorkflowClient temporal) {
  private static final Logger LOG = LoggerFactory.getLogger(CampaignService.class);

  /**
   * Writes the campaign with all its runs and starts it.
   *
   * @param spec validated, every default filled in
   * @param file the campaign file as it was written
   * @throws dev.vocalise.infra.lineage.NameTakenException if there is a campaign of this name
   */
  public CampaignView launch(CampaignSpec spec, String file) {
    List<NewCampaign.NewExperiment> experiments =
        spec.experiments().stream().map(CampaignService::row).toList();
    CampaignView campaign =
        campaigns.launch(
            new NewCampaign(
                spec.name(),
                CanonicalJson.tree(spec),
                file,
                CanonicalJson.sha256(spec),
                experiments));
    start(campaign);
    return campaign;
  }

  private static NewCampaign.NewExperiment row(ExperimentSpec experiment) {
    return new NewCampaign.NewExperiment(
        experiment.name(),
        settings(experiment),
        experiment.reference() == null ? null : CanonicalJson.tree(experiment.reference()),
        Map.of("source", experiment.source().corpus(), "target", experiment.target().corpus()),
        experiment.seeds());
  }

  /**
   * An experiment's settings as screens and the tracker name them: those of the only branch stand
   * at the top ({@code training.batchSize}), those of two under their modality ({@code
   * audio.training.batchSize}). What a text branch reads stands under {@code text} in both.
   */
  private static JsonNode settings(ExperimentSpec experiment) {
    ObjectNode settings = (ObjectNode) CanonicalJson.tree(experiment);
    settings.remove("branches");
    for (BranchSpec branch : experiment.branches()) {
      ObjectNode own = (ObjectNode) CanonicalJson.tree(branch);
      own.remove("modality");
      if (experiment.branches().size() == 1) {
        settings.setAll(own);
        continue;
      }
      JsonNode text = own.remove("text");
      if (branch.text() != null) {
        own.setAll((ObjectNode) Objects.requireNonNull(text, "text"));
      }
      settings.set(branch.modality(), own);
    }
    return settings;
  }

  /**
   * Queues failed and cancelled runs again; finished ones are left alone. Returns how many were
   * queued.
   */
  public Optional<Integer> resume(String name) {
    return campaigns
        .findByName(name)
        .map(
            campaign -> {
              int queued = campaigns.resume(campaign.id()).size();
              startUnended(campaign.id());
              return queued;
            });
  }

  /** Queues one failed or cancelled run again; false if it was neither. */
  public boolean resumeRun(UUID runId) {
    Optional<SeedRun> run = runs.find(runId);
    if (run.isEmpty() || !runs.resume(runId)) {
      return false;
    }
    startUnended(run.get().campaignId());
    return true;
  }

  /** Ends the campaign and everything that runs for it; finished runs keep their results. */
  public boolean cancel(String name) {
    Optional<CampaignView> campaign = campaigns.findByName(name);
    if (campaign.isEmpty() || campaign.get().state().ended()) {
      return false;
    }
    campaigns.cancel(campaign.get().id(), "cancelled by the user");
    try {
      temporal.newUntypedWorkflowStub(WorkflowIds.campaign(name)).cancel();
    } catch (WorkflowNotFoundException e) {
      LOG.debug("campaign {} had no workflow to cancel", name, e);
    }
    return true;
  }

  private void startUnended(UUID campaignId) {
    campaigns.find(campaignId).filter(campaign -> !campaign.state().ended()).ifPresent(this::start);
  }

  /**
   * Starts the campaign's workflow unless it is running; the workflow takes up whatever is queued.
   */
  void start(CampaignView campaign) {
    CampaignWorkflow workflow =
        temporal.newWorkflowStub(
            CampaignWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.campaign(campaign.name()))
                .setTaskQueue(StageOptions.IO_QUEUE)
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .build());
    try {
      WorkflowClient.start(workflow::run, campaign.id());
      LOG.info("campaign {} started", campaign.name());
    } catch (WorkflowExecutionAlreadyStarted e) {
      LOG.debug("campaign {} is running already", campaign.name(), e);
    }
  }
}
