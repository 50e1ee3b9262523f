package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.bert;
import static io.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vocalise.activities.audit.AuditReport;
import dev.vocalise.activities.audit.AuditTarget;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.audit.Finding;
import dev.vocalise.infra.audit.Verdict;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.NotFoundException;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.temporal.TemporalConfig;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.training.TrainedModel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A campaign on embedded servers, and changes to its rows, its artifacts and its corpora. */
class AuditIT {
  @TempDir static Path home;
  private static DemoPlatform demo;
  private static CampaignBoard board;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoPlatform.start(home, 2);
    board =
        demo.run(
            "audited",
            experiment("audio", 3, null, ast()),
            experiment("both", 3, new FusionSpec(FusionSpec.AUDIO_ONLY), ast(), bert()));
    assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void everythingIsProvenWhereNothingWasChanged() {
    AuditReport report = demo.fullAudit();

    assertThat(violated(report)).isEmpty();
    assertThat(report.proven())
        .containsKeys(
            "row",
            "curve",
            "scores",
            "uar",
            "model",
            "table",
            "artifact",
            "corpus.file",
            "protocol.parts",
            "protocol.target-labels",
            "ledger.place");
    assertThat(report.sound()).isTrue();
    assertThat(report.findings()).allMatch(finding -> !finding.where().contains("audited"));
  }

  static List<Finding> violated(AuditReport report) {
    return report.findings().stream()
        .filter(finding -> finding.verdict() == Verdict.VIOLATED)
        .toList();
  }

  /** Rows are changed and put back; each with what a finding must point at. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      seed_run     | set uar = 0.9                                              | uar
      seed_run     | set scores = jsonb_set(scores, '{confusion,counts,0,0}', '99') | scores
      seed_run     | set experiment_id = gen_random_uuid() | experiment_id
      stage_run    | set outputs = (select outputs from vocalise.stage_run where stage = 'trainAlternating' and subject = 'text' limit 1) where stage = 'trainAlternating' and subject = '' | outputs
      stage_run    | set environment = jsonb_set(environment, '{threads}', '8') where stage = 'evaluateFusion' | environment
      metric_point | set value = value + 0.001 where key = 'validation-accuracy' | validation-accuracy
      corpus       | set report = jsonb_set(report, '{utterances}', '1')        | report
      experiment   | set settings = jsonb_set(settings, '{split}', '{}')        | settings
      stage_run    | set outputs = jsonb_set(outputs, '{0,size}', '"no number"') where stage = 'trainAlternating' | outputs
      seed_run     | set scores = '"none"'                                      | scores
      campaign     | set spec = '[]'                                            | spec
      corpus       | set files = '7'                                            | files
      """)
  void aChangedRowIsFound(String table, String change, String where) throws Exception {
    sql(
        "set session_replication_role = replica",
        "drop table if exists kept",
        "create table kept as select * from vocalise." + table,
        "update vocalise." + table + " " + change);
    try {
      AuditReport report = demo.fullAudit();
      assertThat(report.findings())
          .anySatisfy(
              finding -> {
                assertThat(finding.verdict()).isEqualTo(Verdict.VIOLATED);
                assertThat(finding.where()).contains(where);
              });
    } finally {
      sql(
          "set session_replication_role = replica",
          "delete from vocalise." + table,
          "insert into vocalise." + table + " select * from kept",
          "drop table kept");
    }
    assertThat(violated(demo.fullAudit())).isEmpty();
  }

  @Test
  void aChangedByteOfAnArtifactIsFoundAndNamed() throws Exception {
    StageView training = demo.trainings(board, 0).get(0);
    FileRef model = DemoPlatform.output(training, "model.safetensors");
    changed(demo.object(model.sha256()), "artifact", "model.safetensors");
  }

  @Test
  void aChangedRecordingAndAChangedLabelFileAreFoundAndNamed() throws Exception {
    Path folder = demo.corpora().iemocap();
    changed(first(folder, ".wav"), "corpus.file", ".wav");
    changed(first(folder.resolve("Session1"), "EmoEvaluation", ".txt"), "corpus.file", ".txt");
  }

  /**
   * As many as {@code VOCALISE_TEST_TAMPERINGS} says, by the seed of {@code
   * VOCALISE_TEST_TAMPERING_SEED}.
   */
  @Test
  void changesDrawnAtRandomAreFoundWhereTheyAre() throws Exception {
    int count = number("VOCALISE_TEST_TAMPERINGS", 8);
    List<String> missed = new ArrayList<>();
    try (Connection owner = demo.owner()) {
      Tampering tampering =
          new Tampering(
              owner,
              artifacts(),
              recordings(),
              home.resolve("data/ledger-heads.txt"),
              number("VOCALISE_TEST_TAMPERING_SEED", 1));
      for (int i = 1; i <= count; i++) {
        Tampering.Change change = tampering.next();
        List<Finding> found;
        try {
          found = violated(demo.fullAudit());
        } finally {
          change.undo().run();
        }
        if (found.stream().noneMatch(finding -> isAt(finding, change.pointers()))) {
          missed.add(
              "%d: %s, expected at %s: %s".formatted(i, change.what(), change.pointers(), found));
        }
        if (i % 10 == 0 || i == count) {
          assertThat(violated(demo.fullAudit())).describedAs("after %s", change.what()).isEmpty();
        }
      }
    }
    assertThat(missed).isEmpty();
  }

  private static boolean isAt(Finding finding, List<String> pointers) {
    return pointers.stream().allMatch(finding.line()::contains);
  }

  private static int number(String variable, int usual) {
    return Optional.ofNullable(System.getenv(variable)).map(Integer::valueOf).orElse(usual);
  }

  /** Files of the store that rows name. */
  private static List<Path> artifacts() throws SQLException {
    List<Path> files = new ArrayList<>();
    try (Connection owner = demo.owner();
        ResultSet rows =
            owner
                .createStatement()
                .executeQuery(
                    "select distinct file->>'sha256' from vocalise.stage_run s,"
                        + " jsonb_array_elements(s.outputs) file where s.state = 'DONE' order by 1")) {
      while (rows.next()) {
        files.add(demo.object(rows.getString(1)));
      }
    }
    return files;
  }

  /** What the lists of the registered corpora name. */
  private static List<Path> recordings() throws IOException {
    try (Stream<Path> files = Files.walk(demo.corpora().iemocap())) {
      return files.filter(file -> file.toString().endsWith(".wav")).sorted().toList();
    }
  }

  @Test
  void whatWasCutOffTheLedgerIsMissedByItsHeads() throws Exception {
    Path heads = home.resolve("data/ledger-heads.txt");
    String text = Files.readString(heads);
    Files.writeString(heads, text.replaceFirst("\n(\\d)\n", "\n9999\n"));
    assertThat(demo.fullAudit().findings())
        .anySatisfy(finding -> assertThat(finding.check()).startsWith("ledger.head"));
    Files.writeString(heads, text);
    assertThat(violated(demo.fullAudit())).isEmpty();
  }

  @Test
  void aModelIsFoundByItsDigestAlone() {
    StageView training = demo.trainings(board, 0).get(0);
    String sha256 = DemoPlatform.output(training, "model.safetensors").sha256();

    AuditTarget target = AuditTarget.of(demo.platform().database(), sha256);

    // One of the two experiments trained it, and the other took it over.
    assertThat(target.origins()).hasSize(2);
    assertThat(target.origins().get(0))
        .startsWith("audited/" + target.scope().experiment() + "/seed-3")
        .contains(" made by ");
    assertThat(target.origins().get(1)).contains(" taken from the cache by ");
    assertThatThrownBy(() -> AuditTarget.of(demo.platform().database(), "f".repeat(64)))
        .isInstanceOf(NotFoundException.class);
    assertThat(AuditTarget.of(demo.platform().database(), "audited/both").scope().toString())
        .isEqualTo("campaign audited/both");
  }

  /** Another account of this machine reaches the port too. */
  @Test
  void whoHasNotTheKeyOfTheDataDirectoryIsAnsweredNothing() {
    for (String key : Arrays.asList(null, "", "0".repeat(64))) {
      WorkflowServiceStubs stubs =
          WorkflowServiceStubs.newServiceStubs(
              new TemporalConfig(demo.temporal().address(), key, false).stubs());
      try {
        assertThatThrownBy(
                () ->
                    stubs
                        .blockingStub()
                        .describeWorkflowExecution(describe("audited/audio/seed-3")))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
      } finally {
        stubs.shutdownNow();
      }
    }
  }

  /** A process that has the key of the same Temporal, and answers for the worker. */
  @Test
  void aTrainingThatSomebodyElseAnswersIsNeverScored() throws Exception {
    TrainedModel other =
        CanonicalJson.read(
            Objects.requireNonNull(demo.trainings(board, 0).get(0).result()), TrainedModel.class);
    demo.launch("forged", experiment("audio", 4, null, ast()));
    WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(demo.temporal().stubs());
    try {
      WorkflowClient temporal = WorkflowClient.newInstance(stubs);
      String workflow = "forged/audio/seed-4";
      String activity =
          await()
              .atMost(Duration.ofMinutes(2))
              .until(() -> training(temporal, workflow), Optional::isPresent)
              .orElseThrow();
      temporal.newActivityCompletionClient().complete(workflow, Optional.empty(), activity, other);
    } finally {
      stubs.shutdownNow();
    }

    CampaignBoard forged = demo.ended("forged");

    assertThat(forged.campaign().state()).isEqualTo(CampaignState.INCOMPLETE);
    assertThat(DemoPlatform.failure(forged, 0).code()).isEqualTo("MODEL_FOREIGN");
    assertThat(forged.experiments().get(0).seeds().get(0).uar()).isNull();
    assertThat(demo.fullAudit().sound()).isTrue();
  }

  private static Optional<String> training(WorkflowClient temporal, String workflow) {
    try {
      return temporal
          .getWorkflowServiceStubs()
          .blockingStub()
          .describeWorkflowExecution(describe(workflow))
          .getPendingActivitiesList()
          .stream()
          .filter(activity -> activity.getState() == PENDING_ACTIVITY_STATE_STARTED)
          .map(PendingActivityInfo::getActivityId)
          .findFirst();
    } catch (StatusRuntimeException e) {
      return Optional.empty(); // the run waits for its turn
    }
  }

  private static DescribeWorkflowExecutionRequest describe(String workflow) {
    return DescribeWorkflowExecutionRequest.newBuilder()
        .setNamespace("default")
        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflow))
        .build();
  }

  private static ExperimentSpec experiment(
      String name, int seed, @Nullable FusionSpec fusion, BranchSpec... branches) {
    return DemoExperiments.experiment(
        name, DemoPlatform.MSP_IMPROV, List.of(seed), fusion, branches);
  }

  private static void changed(Path file, String check, String where) throws IOException {
    byte[] good = Files.readAllBytes(file);
    byte[] bad = good.clone();
    bad[bad.length / 2] ^= 1;
    Files.write(file, bad);
    assertThat(demo.fullAudit().findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.check()).isEqualTo(check);
              assertThat(finding.where()).contains(where);
            });
    Files.write(file, good);
    assertThat(violated(demo.fullAudit())).isEmpty();
  }

  private static Path first(Path folder, String... parts) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> List.of(parts).stream().allMatch(file.toString()::contains))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  private static void sql(String... statements) throws SQLException {
    try (Connection connection = demo.owner();
        Statement run = connection.createStatement()) {
      for (String statement : statements) {
        run.execute(statement);
      }
    }
  }
}
