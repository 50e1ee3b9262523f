package dev.vocalise.activities.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Fixture;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.TestDatabase;
import dev.vocalise.workflows.campaign.WorkflowIds;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workflows that answer nothing, since no worker is there. */
@SuppressWarnings("NullAway.Init") // JUnit
class ReconcilerIT {

  private Database database;
  private TestServer.InProcessTestServer server;
  private WorkflowServiceStubs stubs;
  private CampaignRepository campaigns;
  private StageRepository stages;
  private WorkflowClient temporal;
  private Reconciler reconciler;
  private CampaignService service;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open();
    campaigns = new CampaignRepository(database);
    stages = new StageRepository(database);
    server = TestServer.createServer(true);
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setChannel(server.getChannel()).build());
    temporal = WorkflowClient.newInstance(stubs);
    service = new CampaignService(campaigns, new RunRepository(database), temporal);
    reconciler = new Reconciler(campaigns, service, List::of, () -> {});
  }

  @AfterEach
  void close() {
    reconciler.close();
    stubs.shutdownNow();
    server.close();
    database.close();
  }

  private CampaignView launched(String name) {
    CampaignView campaign = campaigns.launch(Fixture.campaign(name, 1, 1));
    service.start(campaign);
    return campaign;
  }

  private boolean stopping(CampaignView campaign) {
    return campaigns.find(campaign.id()).orElseThrow().stopping();
  }

  private WorkflowExecutionStatus status(CampaignView campaign) {
    return temporal
        .newUntypedWorkflowStub(WorkflowIds.campaign(campaign.name()))
        .describe()
        .getStatus();
  }

  @Test
  void aWorkflowThatDoesNotStopWhileNothingRunsIsEndedAndItsCampaignGoesOn() {
    CampaignView campaign = launched("deaf");
    reconciler.reconcile();
    service.cancel("deaf");
    reconciler.reconcile();
    assertThat(stopping(campaign)).as("it has a minute").isTrue();

    reconciler.reconcile();

    assertThat(stopping(campaign)).isFalse();
    assertThat(status(campaign))
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
    assertThat(campaigns.find(campaign.id()).orElseThrow().state())
        .isEqualTo(CampaignState.CANCELLED);
    service.resume("deaf");
    assertThat(status(campaign))
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  @Test
  void aStageThatIsUnderWayIsWaitedForHoweverLongItTakesToStop() {
    CampaignView campaign = launched("slow");
    StageAttempt attempt = stages.start(Fixture.stage(campaign.id(), null, "prepareAudio"));
    service.pause("slow");
    for (int look = 0; look < 5; look++) {
      reconciler.reconcile();
      assertThat(stopping(campaign)).isTrue();
    }
    stages.cancelled(attempt);
    reconciler.reconcile();
    assertThat(stopping(campaign)).isTrue();
    reconciler.reconcile();
    assertThat(stopping(campaign)).isFalse();
  }
}
