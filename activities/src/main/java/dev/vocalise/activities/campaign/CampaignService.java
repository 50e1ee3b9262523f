package dev.vocalise.activities.campaign;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.CampaignKeeping;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.workflows.StageOptions;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.campaign.CampaignWorkflow;
import dev.vocalise.workflows.campaign.WorkflowIds;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Launch, extend, pause, resume, retry, cancel. The database is written first; if Temporal is away
 * then, the {@link Reconciler} brings about what the database says.
 */
public record CampaignService(
    CampaignRepository campaigns, RunRepository runs, WorkflowClient temporal) {
  private static final Logger LOG = LoggerFactory.getLogger(CampaignService.class);

  /** The same, changing things for somebody. */
  public CampaignService as(Actor who) {
    return new CampaignService(campaigns.as(who), runs.as(who), temporal);
  }

  /**
   * Writes the campaign with all its runs and starts it.
   *
   * @param spec validated, every default filled in
   * @param file the campaign file as it was written
   * @throws dev.vocalise.infra.lineage.NameTakenException if there is a campaign of this name
   */
  public CampaignView launch(CampaignSpec spec, String file) {
    CampaignView campaign = campaigns.launch(ExperimentRows.of(spec, file));
    start(campaign);
    return campaign;
  }

  /**
   * Adds the runs of an extension and lets the campaign go on, unless it is paused.
   *
   * @param campaign as it was when the extension was made of its specification
   * @param file the campaign file, which counts from now on
   */
  public CampaignRepository.Resumed extend(
      CampaignView campaign, Extension extension, String file) {
    CampaignRepository.Resumed extended =
        campaigns.extend(
            campaign.id(), ExperimentRows.of(extension.whole(), file), campaign.specSha256());
    bringUp(campaign.id());
    return extended;
  }

  /**
   * @param file the campaign file under the new name
   */
  public CampaignView rename(CampaignView campaign, String name, String file) {
    CampaignSpec spec = CanonicalJson.read(campaign.spec(), CampaignSpec.class).named(name);
    return new CampaignKeeping(campaigns.database(), campaigns.actor())
        .rename(
            campaign.id(),
            new CampaignKeeping.NewName(
                name, CanonicalJson.tree(spec), CanonicalJson.sha256(spec), file));
  }

  /** Lets a paused campaign go on; of any other, queues failed and cancelled runs again. */
  public Optional<CampaignRepository.Resumed> resume(String name) {
    return campaigns
        .findByName(name)
        .map(
            campaign -> {
              CampaignRepository.Resumed resumed = campaigns.resume(campaign.id());
              bringUp(campaign.id());
              return resumed;
            });
  }

  /**
   * Queues one run again; see {@link RunRepository#retry}.
   *
   * @param from the stage that is done again with those after it; null for what is missing
   * @throws IllegalArgumentException if the run has no such stage
   */
  public Optional<RunRepository.Retried> retry(UUID runId, @Nullable String from) {
    return runs.find(runId)
        .map(
            run -> {
              RunRepository.Retried retried = runs.retry(runId, RunStages.from(run, from));
              if (retried.queued()) {
                bringUp(run.campaignId());
              }
              return retried;
            });
  }

  /** Stops what runs for the campaign, until it is resumed. Returns the state that it had. */
  public Optional<CampaignState> pause(String name) {
    return stopping(name, campaigns::pause);
  }

  /**
   * Ends the campaign and everything that runs for it; finished runs keep their results. Returns
   * the state that it had.
   */
  public Optional<CampaignState> cancel(String name) {
    return stopping(name, id -> campaigns.cancel(id, "cancelled by the user"));
  }

  private Optional<CampaignState> stopping(String name, Function<UUID, CampaignState> change) {
    return campaigns
        .findByName(name)
        .map(
            campaign -> {
              CampaignState was = change.apply(campaign.id());
              if (was.active()) {
                stop(campaign);
              }
              return was;
            });
  }

  /** From 1 to 5; returns the one that it had. */
  public Optional<Integer> prioritise(String name, int priority) {
    return campaigns
        .findByName(name)
        .map(
            campaign -> {
              campaigns.prioritise(campaign.id(), priority);
              return campaign.priority();
            });
  }

  private void bringUp(UUID campaignId) {
    CampaignView campaign = campaigns.find(campaignId).orElseThrow();
    if (campaign.stopping()) {
      stop(campaign);
    }
    if (campaign.state().active()) {
      // In one step: a workflow that is about to end still sees that there is more to do.
      temporal
          .newUntypedWorkflowStub("CampaignWorkflow", options(campaign))
          .signalWithStart("wake", new Object[0], new Object[] {campaign.id()});
    }
  }

  /**
   * Makes Temporal do what the database says; to be repeated as often as one likes.
   *
   * @param stuck whether nothing has run for the campaign for long and its workflow still does not
   *     end
   */
  void reconcile(CampaignView campaign, boolean stuck) {
    if (stuck) {
      terminate(campaign);
      return; // its runs get word of it first
    }
    if (campaign.stopping()) {
      stop(campaign);
    }
    if (campaign.state().active()) {
      start(campaign);
    }
  }

  /**
   * The embedded Temporal refuses a workflow's answer for ever when what that cancels ended in the
   * same moment (temporalio/sdk-java#3088).
   */
  private void terminate(CampaignView campaign) {
    LOG.warn("campaign {} does not stop although nothing runs; it is terminated", campaign.name());
    try {
      workflow(campaign.name()).terminate("does not stop");
    } catch (WorkflowNotFoundException e) {
      LOG.debug("campaign {} has stopped just now", campaign.name(), e);
    }
    campaigns.stopped(campaign.id());
  }

  /** Asks the workflow to stop; where there is none, nothing runs. */
  private void stop(CampaignView campaign) {
    try {
      workflow(campaign.name()).signal("stop");
    } catch (WorkflowNotFoundException e) {
      LOG.debug("campaign {} had no workflow to stop", campaign.name(), e);
      campaigns.stopped(campaign.id());
    }
  }

  /**
   * Tells campaigns that there may be a place for a run of theirs. It only makes them faster: they
   * ask by themselves, too.
   */
  public void wake(Collection<String> names) {
    for (String name : names) {
      try {
        workflow(name).signal("wake");
      } catch (RuntimeException e) {
        LOG.debug("campaign {} could not be woken", name, e);
      }
    }
  }

  private WorkflowStub workflow(String campaign) {
    return temporal.newUntypedWorkflowStub(WorkflowIds.campaign(campaign));
  }

  /**
   * Starts the campaign's workflow unless it is running; the workflow takes up whatever is queued.
   */
  void start(CampaignView campaign) {
    CampaignWorkflow workflow = temporal.newWorkflowStub(CampaignWorkflow.class, options(campaign));
    try {
      WorkflowClient.start(workflow::run, campaign.id());
      LOG.info("campaign {} started", campaign.name());
    } catch (WorkflowExecutionAlreadyStarted e) {
      LOG.debug("campaign {} is running already", campaign.name(), e);
    }
  }

  private static WorkflowOptions options(CampaignView campaign) {
    return WorkflowOptions.newBuilder()
        .setWorkflowId(WorkflowIds.campaign(campaign.name()))
        .setTaskQueue(StageOptions.IO_QUEUE)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .build();
  }
}
