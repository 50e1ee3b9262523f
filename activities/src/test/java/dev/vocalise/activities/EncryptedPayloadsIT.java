package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.experiment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.payload.PayloadKeys;
import dev.vocalise.workflows.campaign.WorkflowIds;
import dev.vocalise.workflows.experiment.CorpusChoice;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Temporal server that others run can read of a campaign. */
@Tag("servers")
class EncryptedPayloadsIT {
  private static final String SECRET = "patients-of-ward-seven";
  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  @TempDir Path home;

  @Test
  void neitherSettingsNorFailuresStandReadablyInAHistory() throws Exception {
    try (DemoPlatform demo = DemoPlatform.encrypted(home, PayloadKeys.parse(KEY))) {
      CorpusChoice source = new CorpusChoice(SECRET + "-1", "iemocap", "default");
      CorpusChoice target = new CorpusChoice(SECRET + "-2", "emo-db", "default");
      CampaignBoard board =
          demo.run("encrypted", experiment("full", source, target, List.of(0), null, ast()));

      assertThat(board.campaign().state()).isEqualTo(CampaignState.FAILED);
      assertThat(board.campaign().reason()).contains(SECRET);
      assertThat(history(demo, board))
          .contains("binary/encrypted", "Encoded failure", "RegisterDataset")
          .doesNotContain(SECRET);
    }
  }

  /** As a client without the keys reads it. */
  private static String history(DemoPlatform demo, CampaignBoard board) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(demo.platform().config().temporal().stubs());
    try {
      return WorkflowClient.newInstance(stubs)
          .fetchHistory(WorkflowIds.campaign(board.campaign().name()))
          .getHistory()
          .toString();
    } finally {
      stubs.shutdownNow();
    }
  }
}
