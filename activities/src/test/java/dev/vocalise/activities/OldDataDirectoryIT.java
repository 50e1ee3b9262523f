package dev.vocalise.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.dataset.AudioShards;
import dev.vocalise.activities.prediction.ModelFacts;
import dev.vocalise.activities.prediction.Prediction;
import dev.vocalise.activities.prediction.Question;
import dev.vocalise.activities.prediction.Recording;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.Progress;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.dataset.RegisteredDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data directory that an earlier build left when it was killed, opened by this one: a campaign
 * that had ended, and one whose two trainings were in the middle.
 */
class OldDataDirectoryIT {
  private static final Logger LOG = LoggerFactory.getLogger(OldDataDirectoryIT.class);
  private static final Duration LONGEST_CAMPAIGN = Duration.ofMinutes(10);
  private static final String FINISHED = "finished";
  private static final String INTERRUPTED = "interrupted";
  private static final String TRAINING = "trainAlternating";

  /** Experiments of the interrupted campaign, by their place in it. */
  private static final int AUDIO = 0;

  private static final int FUSED = 1;

  @TempDir static Path home;
  private static OldDataDirectory old;
  private static DemoPlatform demo;

  /** What the runs of the interrupted campaign said of themselves until they ended. */
  private static final Map<UUID, List<Progress>> SEEN = new HashMap<>();

  private static CampaignBoard resumed;

  @BeforeAll
  static void open() throws Exception {
    old = OldDataDirectory.restore(home.resolve("data"));
    demo = DemoPlatform.reopen(home, 2);
    await().atMost(LONGEST_CAMPAIGN).until(OldDataDirectoryIT::watchedToItsEnd);
    resumed = demo.board(INTERRUPTED);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  private static boolean watchedToItsEnd() {
    CampaignBoard board = demo.board(INTERRUPTED);
    for (CampaignBoard.ExperimentRow experiment : board.experiments()) {
      for (CampaignBoard.SeedCell cell : experiment.seeds()) {
        if (cell.progress() != null) {
          SEEN.computeIfAbsent(cell.runId(), id -> new ArrayList<>()).add(cell.progress());
        }
      }
    }
    return board.campaign().state().ended();
  }

  @Test
  void theTableOfTheFinishedCampaignIsWhatTheOldBuildPrinted() {
    CampaignBoard board = demo.board(FINISHED);
    JsonNode table = OldDataDirectory.expected().at("/finished/table");

    assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE);
    assertThat(board.experiments()).hasSize(table.path("experiments").size());
    for (int i = 0; i < board.experiments().size(); i++) {
      ExperimentScores scores = ExperimentScores.of(board.experiments().get(i));
      JsonNode printed = table.path("experiments").path(i);
      assertThat(scores.name()).isEqualTo(printed.path("name").asText());
      assertThat(scores.missing()).isZero();
      assertThat(scores.seeds())
          .extracting(ExperimentScores.SeedUar::seed, ExperimentScores.SeedUar::uar)
          .containsExactlyElementsOf(
              elements(printed.path("seeds"))
                  .map(seed -> tuple(seed.path("seed").asInt(), seed.path("uar").asDouble()))
                  .toList());
    }
    assertThat(demo.transcriptions(FINISHED))
        .singleElement()
        .satisfies(
            heard ->
                assertThat(Objects.requireNonNull(heard.result()).path("wordErrorRate"))
                    .isEqualTo(table.at("/recognised/0/wordErrorRate")));
  }

  @Test
  void aFinishedRunIsShownWithItsStagesItsReportAndItsCurves() {
    CampaignBoard board = demo.board(FINISHED);

    for (int experiment = 0; experiment < board.experiments().size(); experiment++) {
      RunView view = demo.view(board, experiment);
      List<StageView> trainings = demo.trainings(board, experiment);
      assertThat(trainings).isNotEmpty();
      assertThat(view.stages()).hasSize(trainings.size() + 1);
      assertThat(view.checkpoints()).isEmpty();
      assertThat(points(view)).containsExactlyInAnyOrderElementsOf(oldPoints(view).toList());
      for (StageView training : trainings) {
        assertThat(measuredSteps(view, training)).isEqualTo(reportedSteps(training));
      }
    }
  }

  /** Their reports describe no model; bits depend on the processor on which they were tested. */
  @Test
  void modelsOfTheOldBuildPredictWhatItStored() throws Exception {
    CampaignBoard board = demo.board(FINISHED);
    AudioShards audio = targetAudio(board);
    for (int experiment = 0; experiment < board.experiments().size(); experiment++) {
      RunView run = demo.view(board, experiment);
      List<JsonNode> stored =
          demo.json(
              DemoPlatform.output(
                  run.last(StageName.EVALUATE.stored(), "").orElseThrow(), "predictions.jsonl"));
      List<Recording> asked = new ArrayList<>();
      for (JsonNode one : stored) {
        String id = one.path("utterance").asText();
        Path file = home.resolve("sound-" + asked.size() + ".wav");
        WavFile.write(file, audio.wave(id), 16_000);
        asked.add(new Recording(id, file, null, null));
      }
      ModelFacts facts = demo.platform().predictions().about(run.run().id().toString(), null);
      if (facts.reads() && facts.recogniser() == null) {
        continue; // it read words of the corpus, which are not with the sound
      }
      List<Prediction> again =
          demo.platform()
              .predictions()
              .answer(new Question(run.run().id().toString(), null, null, asked))
              .predictions();
      for (int i = 0; i < stored.size(); i++) {
        List<Float> logits = Objects.requireNonNull(again.get(i).logits());
        for (int c = 0; c < logits.size(); c++) {
          assertThat((double) logits.get(c))
              .isCloseTo(stored.get(i).path("logits").path(c).asDouble(), within(1e-3));
        }
      }
    }
  }

  private static AudioShards targetAudio(CampaignBoard board) throws IOException {
    SeedRun run = demo.view(board, 0).run();
    String target = Objects.requireNonNull(run.corpora().get("target"));
    StageView prepared =
        demo.platform().stages().ofCampaign(board.campaign().id()).stream()
            .filter(stage -> stage.stage().equals("prepareAudio"))
            .filter(stage -> stage.subject().equals(target) && stage.state().hasOutputs())
            .findFirst()
            .orElseThrow();
    FileRef index = DemoPlatform.output(prepared, "index.json");
    FileRef manifest = prepared.inputs().get(0);
    return AudioShards.open(
        new PreparedAudio(
            new RegisteredDataset(target, "any", ref(manifest), 1), 16_000, ref(index)),
        demo.platform().artifacts(),
        home.resolve("copies"));
  }

  private static ArtifactRef ref(FileRef file) {
    return new ArtifactRef(file.sha256(), file.size(), file.mediaType());
  }

  @Test
  void theOldSpecificationUnderAnotherNameTrainsNothingAndScoresTheSame() throws Exception {
    CampaignBoard first = demo.board(FINISHED);
    ObjectNode spec = first.campaign().spec().deepCopy();
    spec.put("name", "again");
    demo.platform()
        .service()
        .launch(CanonicalJson.MAPPER.treeToValue(spec, CampaignSpec.class), "name: again");
    CampaignBoard again = demo.ended("again");

    assertThat(again.campaign().state()).isEqualTo(CampaignState.DONE);
    for (int experiment = 0; experiment < first.experiments().size(); experiment++) {
      List<StageView> trainings = demo.trainings(again, experiment);
      assertThat(trainings)
          .isNotEmpty()
          .extracting(StageView::state)
          .containsOnly(StageState.CACHED);
      assertThat(trainings)
          .extracting(StageView::outputs)
          .isEqualTo(demo.trainings(first, experiment).stream().map(StageView::outputs).toList());
      assertThat(demo.scores(again, experiment)).isEqualTo(demo.scores(first, experiment));
    }
    assertThat(demo.platform().stages().ofCampaign(again.campaign().id()))
        .filteredOn(
            stage ->
                List.of("prepareAudio", "planAugmentation", "transcribe").contains(stage.stage()))
        .hasSize(5)
        .extracting(StageView::state)
        .containsOnly(StageState.CACHED);
  }

  @Test
  void anInterruptedTrainingGoesOnAfterTheRoundOfItsCheckpoint() {
    assertThat(resumed.campaign().state()).isEqualTo(CampaignState.DONE);
    JsonNode checkpoints = old.rows("checkpoint");
    assertThat(checkpoints).hasSize(2);
    for (JsonNode checkpoint : checkpoints) {
      UUID run = UUID.fromString(checkpoint.path("run_id").asText());
      String stage = checkpoint.path("stage").asText();
      int finished = checkpoint.path("round").asInt();
      assertThat(finished).isPositive();
      assertThat(SEEN.get(run))
          .filteredOn(progress -> progress.stage().equals(stage))
          .isNotEmpty()
          .allSatisfy(progress -> assertThat(progress.round()).isGreaterThan(finished));
    }
  }

  @Test
  void theKilledAttemptIsLostAndOnlyOneMoreWasNeeded() {
    for (int experiment : new int[] {AUDIO, FUSED}) {
      StageView done = lastTraining(experiment);
      List<StageView> attempts =
          demo.trainings(resumed, experiment).stream()
              .filter(attempt -> attempt.subject().equals(done.subject()))
              .toList();
      List<JsonNode> before =
          elements(old.rows("stage_run"))
              .filter(row -> row.path("run_id").asText().equals(String.valueOf(done.runId())))
              .filter(row -> row.path("stage").asText().equals(TRAINING))
              .filter(row -> row.path("subject").asText().equals(done.subject()))
              .toList();

      assertThat(attempts).hasSize(before.size() + 1);
      assertThat(attempts.get(before.size() - 1).state()).isEqualTo(StageState.LOST);
      assertThat(done.state()).isEqualTo(StageState.DONE);
      assertThat(done.attempt()).isEqualTo(before.size() + 1);
      assertThat(attempts).extracting(StageView::cacheKey).containsOnly(done.cacheKey());
    }
  }

  @Test
  void everyStepIsMeasuredOnceAndNoneIsMissing() throws Exception {
    for (int experiment : new int[] {AUDIO, FUSED}) {
      RunView view = demo.view(resumed, experiment);
      StageView training = lastTraining(experiment);
      List<Point> before = oldPoints(view).toList();
      List<Point> added = points(view).stream().filter(point -> !before.contains(point)).toList();

      assertThat(points(view)).containsAll(before); // with the values and times of then
      assertThat(measuredSteps(view, training)).isEqualTo(reportedSteps(training));
      assertThat(added)
          .isNotEmpty()
          .allSatisfy(
              point -> {
                assertThat(point.point().at()).isAfter(training.startedAt().minusMillis(1));
                assertThat(before)
                    .filteredOn(other -> other.point().key().equals(point.point().key()))
                    .allSatisfy(
                        other -> assertThat(other.point().step()).isLessThan(point.point().step()));
              });
    }
    assertThat(
            number(
                "select count(*) from vocalise.outbox, jsonb_array_elements(payload) point where kind = 'METRICS' and point ->> 'key' not like 'system/%'"))
        .isEqualTo(number("select count(*) from vocalise.metric_point"));
  }

  @Test
  void theLedgerIsSoundAndTheOldKeySignsOn() {
    Ledger.Report report = demo.audit();

    assertThat(report.findings().violations()).isEmpty();
    assertThat(report.findings().proven().get("ledger.entry-of-an-earlier-build"))
        .isEqualTo(old.rows("ledger_entry").size());
    assertThat(report.entries()).isGreaterThan(old.rows("ledger_entry").size());
    assertThat(report.keyIds())
        .containsExactly(old.rows("ledger_key").path(0).path("key_id").asText());
  }

  /** Bits depend on the processor, so that only a person can compare these. */
  @Test
  void theWeightsOfTheResumedTrainingsAreInTheStore() {
    JsonNode expected = OldDataDirectory.expected();
    for (int experiment : new int[] {AUDIO, FUSED}) {
      StageView training = lastTraining(experiment);
      FileRef weights = DemoPlatform.output(training, "model.safetensors");
      String name =
          resumed.experiments().get(experiment).name()
              + (training.subject().isEmpty() ? "" : "." + training.subject());
      assertThat(demo.platform().artifacts().exists(weights.sha256(), weights.size())).isTrue();
      LOG.info(
          "weights of {}: {} here, {} where nothing was interrupted, on {}; UAR {}, {}",
          name,
          weights.sha256(),
          expected.at("/interrupted/weights").path(name).asText(),
          expected.path("processor").asText(),
          100 * demo.scores(resumed, experiment).decided().unweightedAverageRecall(),
          expected.at("/interrupted/table/experiments/" + experiment + "/mean").asDouble());
    }
  }

  private static StageView lastTraining(int experiment) {
    List<StageView> trainings = demo.trainings(resumed, experiment);
    return trainings.get(trainings.size() - 1);
  }

  /** A point and the run that it belongs to. */
  private record Point(UUID run, MetricPoint point) {}

  private static List<Point> points(RunView view) {
    return view.curves().values().stream()
        .flatMap(List::stream)
        .map(point -> new Point(view.run().id(), point))
        .toList();
  }

  private static Stream<Point> oldPoints(RunView view) {
    return elements(old.rows("metric_point"))
        .filter(row -> row.path("run_id").asText().equals(view.run().id().toString()))
        .map(
            row ->
                new Point(
                    view.run().id(),
                    new MetricPoint(
                        row.path("key").asText(),
                        row.path("step").asLong(),
                        OffsetDateTime.parse(row.path("ts").asText()).toInstant(),
                        row.path("value").asDouble())));
  }

  private static List<Long> measuredSteps(RunView view, StageView training) {
    String branch = training.subject().isEmpty() ? "" : training.subject() + ".";
    return Objects.requireNonNull(view.curves().get(branch + "validation-accuracy")).stream()
        .map(MetricPoint::step)
        .toList();
  }

  /** What the trainer itself says of the whole training, from its first round on. */
  private static List<Long> reportedSteps(StageView training) {
    JsonNode report = demo.json(DemoPlatform.output(training, "training.json")).get(0);
    return elements(report.path("measurements"))
        .map(measurement -> measurement.path("step").asLong())
        .toList();
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static long number(String query) throws SQLException {
    try (Connection connection = demo.platform().database().dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      found.next();
      return found.getLong(1);
    }
  }
}
