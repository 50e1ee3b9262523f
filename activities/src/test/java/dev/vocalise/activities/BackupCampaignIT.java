package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.experiment;
import static dev.vocalise.activities.DemoPlatform.EMO_DB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.infra.backup.Backup;
import dev.vocalise.infra.backup.Restore;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.local.Storage;
import dev.vocalise.infra.local.TestServers;
import dev.vocalise.workflows.StageName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a running campaign, on embedded or real servers. */
@Tag("servers")
class BackupCampaignIT {
  private static final String CAMPAIGN = "backed-up";

  @TempDir Path work;

  /** What must be the same in both. */
  private record Result(
      List<ExperimentScores.SeedUar> uars,
      List<String> outputs,
      Map<String, List<Double>> curves) {}

  @Test
  void aCampaignThatRanWhenItWasBackedUpEndsElsewhereWithTheSameBits() throws Exception {
    Result undisturbed;
    UUID finished;
    try (DemoPlatform demo = DemoPlatform.start(work.resolve("here"), 1)) {
      demo.launch(CAMPAIGN, experiment("full", EMO_DB, List.of(0, 1, 2), null, ast()));
      await()
          .atMost(Duration.ofMinutes(10))
          .until(() -> states(demo.board(CAMPAIGN)).contains(RunState.DONE));
      Platform platform = demo.platform();
      Backup.Report made =
          Backup.make(
              work.resolve("backup"),
              platform.config().database(),
              platform.artifacts(),
              platform.config().home(),
              "test",
              line -> {});
      CampaignBoard board = demo.board(CAMPAIGN);
      assertThat(board.campaign().state()).as("while it runs").isEqualTo(CampaignState.RUNNING);
      assertThat(made.manifest().absent()).isEmpty();
      finished = board.experiments().get(0).seeds().get(0).runId();
      undisturbed = result(demo, demo.ended(CAMPAIGN));
    }

    Path there = Files.createDirectories(work.resolve("there"));
    TestServers servers = TestServers.start(there.resolve("servers"));
    try (Storage storage = Storage.openForRestore(there.resolve("data"), servers.environment())) {
      Restore.Report restored =
          Restore.make(
              work.resolve("backup"),
              storage.database(),
              storage.artifacts(),
              storage.alone().orElseThrow(),
              line -> {});
      assertThat(restored.ledger().findings().violations()).isEmpty();
      assertThat(restored.ledger().entries()).isPositive();
    }
    try (DemoPlatform demo = DemoPlatform.reopen(there, 1, servers)) {
      Result resumed = result(demo, demo.ended(CAMPAIGN));

      assertThat(resumed).isEqualTo(undisturbed);
      RunView first = demo.platform().runs().view(finished).orElseThrow();
      assertThat(first.stages()).as("was not done again").allMatch(stage -> stage.attempt() == 1);
      assertThat(demo.audit().findings().violations()).isEmpty();
    }
  }

  private static List<RunState> states(CampaignBoard board) {
    return board.experiments().get(0).seeds().stream().map(CampaignBoard.SeedCell::state).toList();
  }

  private static Result result(DemoPlatform demo, CampaignBoard board) {
    assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE);
    List<RunView> views =
        board.experiments().get(0).seeds().stream()
            .map(seed -> demo.platform().runs().view(seed.runId()).orElseThrow())
            .toList();
    List<String> weights =
        views.stream()
            .flatMap(view -> view.stages().stream())
            .filter(stage -> stage.stage().equals(StageName.TRAIN.stored()))
            .map(StageView::outputs)
            .filter(outputs -> !outputs.isEmpty())
            .map(outputs -> outputs.get(0))
            .map(FileRef::sha256)
            .toList();
    Map<String, List<Double>> curves = new TreeMap<>();
    views.forEach(
        view ->
            view.curves()
                .forEach(
                    (key, points) ->
                        curves.put(
                            view.run().seed() + " " + key,
                            points.stream().map(MetricPoint::value).collect(Collectors.toList()))));
    return new Result(ExperimentScores.of(board.experiments().get(0)).seeds(), weights, curves);
  }
}
