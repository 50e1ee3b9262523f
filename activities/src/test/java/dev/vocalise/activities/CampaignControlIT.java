package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.bert;
import static dev.vocalise.activities.DemoExperiments.experiment;
import static dev.vocalise.activities.DemoPlatform.EMO_DB;
import static dev.vocalise.activities.DemoPlatform.MSP_IMPROV;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.campaign.Extension;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.audit.Finding;
import dev.vocalise.infra.audit.Verdict;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user does to campaigns and runs that are under way, on embedded or real servers. */
@Tag("servers")
class CampaignControlIT {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @TempDir static Path home;
  private static DemoPlatform demo;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoPlatform.start(home, 1);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  private static ExperimentSpec audio(Integer... seeds) {
    return experiment("full", EMO_DB, List.of(seeds), null, ast());
  }

  /** Still trains when a stop reaches it, which may take two seconds. */
  private static ExperimentSpec longAudio(Integer... seeds) {
    return experiment("full", EMO_DB, List.of(seeds), null, ast(10));
  }

  @Test
  void aPausedCampaignSurvivesARestartAndEndsWithTheBitsOfOneThatNeverStopped() throws Exception {
    demo.launch("paused", longAudio(31, 32));
    awaitTraining("paused");

    assertThat(demo.platform().service().pause("paused")).contains(CampaignState.RUNNING);
    await().atMost(A_MINUTE).until(() -> !demo.board("paused").campaign().stopping());

    assertThat(states("paused")).containsExactly(RunState.QUEUED, RunState.QUEUED);
    assertThat(checkpoints("paused")).as("in the middle of training").isPositive();
    assertThat(stages("paused")).extracting(StageView::state).containsOnly(StageState.CANCELLED);
    demo.restart();
    Thread.sleep(3_000); // the first look of the reconciler is at the start
    assertThat(demo.board("paused").campaign().state()).isEqualTo(CampaignState.PAUSED);
    assertThat(states("paused")).containsExactly(RunState.QUEUED, RunState.QUEUED);

    demo.platform().service().resume("paused");
    CampaignBoard paused = demo.ended("paused");
    assertThat(paused.campaign().state()).isEqualTo(CampaignState.DONE);
    forgetModels(paused);
    CampaignBoard undisturbed = demo.run("undisturbed", longAudio(31, 32));

    assertThat(models(undisturbed)).isEqualTo(models(paused));
    assertThat(table(undisturbed)).isEqualTo(table(paused));
    assertThat(curves(undisturbed)).isEqualTo(curves(paused));
  }

  @Test
  void aCampaignThatIsResumedAtOnceGoesOn() {
    demo.launch("hasty", longAudio(41));
    awaitTraining("hasty");

    demo.platform().service().pause("hasty");
    demo.platform().service().resume("hasty");

    assertThat(demo.ended("hasty").campaign().state()).isEqualTo(CampaignState.DONE);
  }

  @Test
  void aCancelledCampaignStopsSoonAndGoesOnWhenItIsResumed() {
    demo.launch("cancelled", longAudio(42));
    awaitTraining("cancelled");

    assertThat(demo.platform().service().cancel("cancelled")).contains(CampaignState.RUNNING);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                stages("cancelled").stream()
                    .noneMatch(stage -> stage.state() == StageState.RUNNING));
    assertThat(states("cancelled")).containsExactly(RunState.CANCELLED);
    assertThat(checkpoints("cancelled")).isPositive();
    assertThat(demo.platform().service().resume("cancelled").orElseThrow().runs()).hasSize(1);
    assertThat(demo.ended("cancelled").campaign().state()).isEqualTo(CampaignState.DONE);
  }

  @Test
  void aRunOfACompleteCampaignIsDoneAgainFromABranchAndComesToTheSame() {
    ExperimentSpec fused =
        experiment(
            "both", MSP_IMPROV, List.of(43), new FusionSpec(FusionSpec.AUDIO_ONLY), ast(), bert());
    CampaignBoard first = demo.run("again", fused);
    UUID run = first.experiments().get(0).seeds().get(0).runId();
    assertThatThrownBy(() -> demo.platform().service().retry(run, "fusion"))
        .hasMessageContaining("no stage 'fusion'; expected one of: audio, text, evaluate");

    assertThat(demo.platform().service().retry(run, "text").orElseThrow().queued()).isTrue();
    CampaignBoard second = demo.ended("again");

    assertThat(second.campaign().state()).isEqualTo(CampaignState.DONE);
    assertThat(demo.view(second, 0).stages())
        .extracting(StageView::subject, StageView::state)
        .containsExactly(
            tuple("audio", StageState.DONE),
            tuple("text", StageState.DONE),
            tuple("", StageState.DONE),
            tuple("audio", StageState.CACHED),
            tuple("text", StageState.DONE),
            tuple("", StageState.DONE));
    List<StageView> trainings = demo.trainings(second, 0);
    assertThat(trainings.get(3).outputs()).isEqualTo(trainings.get(1).outputs());
    assertThat(table(second)).isEqualTo(table(first));
    assertThat(curves(second)).isEqualTo(curves(first));
  }

  @Test
  void aLargeCampaignLetsTheNextOnesInByPriorityAndLosesNoRun() {
    demo.launch("large", audio(IntStream.range(50, 58).boxed().toArray(Integer[]::new)));
    awaitTraining("large");
    demo.launch("next", audio(60));
    demo.launch("urgent", audio(61));
    demo.platform().service().prioritise("urgent", 5);

    CampaignBoard urgent = demo.ended("urgent");
    CampaignBoard next = demo.ended("next");

    assertThat(demo.board("large").campaign().state()).isEqualTo(CampaignState.RUNNING);
    CampaignBoard large = demo.ended("large");
    assertThat(List.of(large, next, urgent))
        .allSatisfy(board -> assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE));
    assertThat(stages("large").stream().filter(s -> s.state() == StageState.DONE)).hasSize(16);
  }

  @Test
  void aCampaignThatIsExtendedTrainsWhatIsNewAloneAndAggregatesItAnew() {
    CampaignBoard first = demo.run("grown", audio(71));
    StageView before = aggregation("grown");

    CampaignBoard second =
        extended("grown", audio(71, 72), experiment("text", MSP_IMPROV, List.of(73), null, bert()));

    assertThat(second.campaign().state()).isEqualTo(CampaignState.DONE);
    assertThat(cells(second)).hasSize(3).startsWith(cells(first).get(0));
    assertThat(demo.platform().stages().ofRun(cells(first).get(0).runId()))
        .as("the finished run is left alone")
        .hasSize(2);
    assertThat(aggregation("grown").inputs()).hasSize(2);
    assertThat(before.inputs()).hasSize(1);
    assertThat(contradictions()).isEmpty();
  }

  @Test
  void aRunningCampaignIsExtendedByAnExperimentOnACorpusThatItDidNotHave() {
    demo.launch("grown-running", longAudio(74));
    awaitTraining("grown-running");

    CampaignBoard board =
        extended(
            "grown-running",
            longAudio(74),
            experiment("text", MSP_IMPROV, List.of(75), null, bert()));

    assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE);
    assertThat(states("grown-running")).containsOnly(RunState.DONE).hasSize(2);
  }

  @Test
  void whatWasCancelledStaysSoWhenItsCampaignIsExtendedAndGoesOnWhenThatIsResumed() {
    demo.launch("grown-cancelled", longAudio(76));
    awaitTraining("grown-cancelled");
    demo.platform().service().cancel("grown-cancelled");
    await().atMost(A_MINUTE).until(() -> !demo.board("grown-cancelled").campaign().stopping());

    CampaignBoard board =
        extended(
            "grown-cancelled",
            longAudio(76),
            experiment("text", MSP_IMPROV, List.of(77), null, bert()));

    assertThat(states("grown-cancelled")).containsExactly(RunState.CANCELLED, RunState.DONE);
    assertThat(board.campaign().state()).isEqualTo(CampaignState.INCOMPLETE);
    assertThat(checkpoints("grown-cancelled")).as("kept for the resumption").isPositive();
    assertThat(demo.platform().service().resume("grown-cancelled").orElseThrow().runs()).hasSize(1);
    assertThat(demo.ended("grown-cancelled").campaign().state()).isEqualTo(CampaignState.DONE);
    assertThat(states("grown-cancelled")).containsOnly(RunState.DONE);
    assertThat(contradictions()).isEmpty();
  }

  @Test
  void aCampaignThatFailedOnACorpusIsExtendedByAnExperimentThatDoesNotNeedIt() {
    CorpusChoice absent = new CorpusChoice("absent", "emo-db", "default");
    ExperimentSpec failing = experiment("full", absent, List.of(78), null, ast());
    CampaignBoard failed = demo.run("grown-failed", failing);
    assertThat(failed.campaign().state()).isEqualTo(CampaignState.FAILED);

    CampaignBoard board =
        extended(
            "grown-failed", failing, experiment("text", MSP_IMPROV, List.of(79), null, bert()));

    assertThat(states("grown-failed")).containsExactly(RunState.FAILED, RunState.DONE);
    assertThat(board.campaign().state()).isEqualTo(CampaignState.INCOMPLETE);
  }

  /** What failed on purpose in another test cannot be checked, and contradicts nothing. */
  private static List<Finding> contradictions() {
    return demo.fullAudit().findings().stream()
        .filter(finding -> finding.verdict() != Verdict.NOT_CHECKABLE)
        .toList();
  }

  private static CampaignBoard extended(String name, ExperimentSpec... experiments) {
    CampaignView campaign = demo.board(name).campaign();
    Extension extension =
        Extension.of(
            CanonicalJson.read(campaign.spec(), CampaignSpec.class),
            new CampaignSpec(name, null, List.of(experiments), List.of()));
    assertThat(extension.conflicts()).isEmpty();
    demo.platform().service().extend(campaign, extension, "name: " + name);
    return demo.ended(name);
  }

  /** The newest of the first experiment. */
  private static StageView aggregation(String campaign) {
    return demo.platform().stages().ofCampaign(demo.board(campaign).campaign().id()).stream()
        .filter(stage -> stage.stage().equals(StageName.AGGREGATE_SEEDS.stored()))
        .filter(stage -> stage.subject().equals("full"))
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }

  private static void awaitTraining(String campaign) {
    await()
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                cells(demo.board(campaign)).stream()
                    .anyMatch(cell -> cell.progress() != null && cell.uar() == null));
  }

  private static List<SeedCell> cells(CampaignBoard board) {
    return board.experiments().stream().flatMap(row -> row.seeds().stream()).toList();
  }

  private static List<RunState> states(String campaign) {
    return cells(demo.board(campaign)).stream().map(SeedCell::state).toList();
  }

  /** Of all runs. */
  private static List<StageView> stages(String campaign) {
    return cells(demo.board(campaign)).stream()
        .flatMap(cell -> demo.platform().stages().ofRun(cell.runId()).stream())
        .toList();
  }

  private static long checkpoints(String campaign) {
    return cells(demo.board(campaign)).stream()
        .mapToLong(
            cell -> demo.platform().runs().view(cell.runId()).orElseThrow().checkpoints().size())
        .sum();
  }

  private static List<FileRef> models(CampaignBoard board) {
    return stages(board.campaign().name()).stream()
        .flatMap(stage -> stage.outputs().stream())
        .filter(file -> file.name().equals("model.safetensors"))
        .toList();
  }

  private static void forgetModels(CampaignBoard board) {
    models(board).forEach(demo::delete);
  }

  private static List<ExperimentScores> table(CampaignBoard board) {
    return ResultTable.of(board, List.of()).experiments().stream()
        .map(ResultTable.Row::scores)
        .toList();
  }

  /** Value by key, step and seed; the time of a point may differ. */
  private static List<Map<String, Double>> curves(CampaignBoard board) {
    return cells(board).stream()
        .map(
            cell ->
                demo.platform().runs().view(cell.runId()).orElseThrow().curves().values().stream()
                    .flatMap(List::stream)
                    .collect(
                        Collectors.toMap(
                            point -> point.key() + "@" + point.step(),
                            MetricPoint::value,
                            Double::sum,
                            TreeMap::new)))
        .map(curve -> (Map<String, Double>) curve)
        .toList();
  }
}
