package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.Fixture;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.MetricRepository;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelVersionRepository;
import dev.vocalise.infra.lineage.ModelVersionState;
import dev.vocalise.infra.lineage.NewModelVersion;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A campaign of a few seeds in the database, trained and scored. */
final class MlflowScenario implements TrackedFiles {

  static final int STEPS = 1_500;

  /** The last batch of the second round, whose weights are tested. */
  static final long TESTED_STEP = 20;

  /** Names of the scores in MLflow. */
  static final List<String> SCORES =
      List.of(
          "accuracy", "macro-f1", "macro-f1-all-classes", "recall.angry", "recall.happy", "uar");

  static final String SOURCE = "s3://vocalise/sha256/ff/" + "f".repeat(62);
  static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Database database;
  private final RunRepository runs;
  private final StageRepository stages;
  private final MetricRepository metrics;
  private final Path data;

  MlflowScenario(Database database, Path data) throws IOException {
    this.database = database;
    this.data = data;
    this.runs = new RunRepository(database);
    this.metrics = new MetricRepository(database);
    this.stages = new StageRepository(database);
  }

  /** Writes it all and returns the runs by seed. */
  List<SeedRun> write(String campaign) throws JsonProcessingException {
    List<SeedRun> both = launch(campaign, 2);
    for (SeedRun run : both) {
      train(run, 0.375);
    }
    return both.stream().map(run -> runs.find(run.id()).orElseThrow()).toList();
  }

  /** Writes corpora and a campaign of one experiment, and returns its runs by seed. */
  List<SeedRun> launch(String campaign, int seeds) {
    CorpusRepository corpora = new CorpusRepository(database);
    if (corpora.find("iemocap").isEmpty()) {
      register(corpora);
    }
    CampaignRepository campaigns = new CampaignRepository(database);
    return runs.ofCampaign(campaigns.launch(Fixture.campaign(campaign, 1, seeds)).id());
  }

  private static void register(CorpusRepository corpora) {
    corpora.add(
        "iemocap", "iemocap", "/data/i", Fixture.sha('1'), 5, Fixture.json("utterances", 9), null);
    corpora.add(
        "msp", "msp-improv", "/data/m", Fixture.sha('2'), 5, Fixture.json("utterances", 8), null);
  }

  /** As little as tells whether each came to its place. */
  @Override
  public void give(SeedRun run, String trackedAs, Sink sink) throws IOException {
    Path file = Files.createTempFile(data, "given", ".txt");
    sink.ofExperiment("campaign.yaml", Files.writeString(file, "name: " + run.campaign()));
    sink.ofRun("test/predictions.csv", Files.writeString(file, "seed " + run.seed()));
  }

  /** Registers what a run trained. */
  ModelVersion promote(SeedRun run, ModelVersionState to, String reason) {
    FileRef weights = Fixture.file("model.safetensors", 'f');
    StageView training = stages.ofRun(run.id()).get(0);
    return new ModelVersionRepository(database)
        .promote(
            new NewModelVersion(
                "voice",
                run.id(),
                "audio",
                training.id(),
                weights.sha256(),
                List.of(weights),
                SOURCE),
            to,
            reason);
  }

  /** From its start to its score. */
  void train(SeedRun run, double uar) throws JsonProcessingException {
    runs.started(run.id(), Fixture.json("cpus", 2), "cpu");
    StageAttempt attempt = stages.start(Fixture.stage(run.campaignId(), run.id(), "training"));
    List<MetricPoint> points = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      points.add(new MetricPoint("loss/total", step, AT.plusMillis(step), 1.0 / (step + 1)));
    }
    for (int round = 1; round <= 3; round++) {
      points.add(new MetricPoint("round", 10L * round, AT, round));
    }
    for (String name : List.of("angry", "happy")) {
      points.add(new MetricPoint("recall." + name, 2, AT, uar)); // its step is the tested round
    }
    metrics.append(attempt, points);
    JsonNode scores =
        JSON.readTree(
            """
            {"unweightedAverageRecall": %1$s, "accuracy": 0.5, "recall": [%1$s, %1$s],
             "macroF1OfSeenClasses": 0.4, "macroF1OfAllClasses": 0.3, "confusion": [[1, 1], [3, 1]]}
            """
                .formatted(uar));
    runs.finish(attempt, uar, scores);
    stages.finish(attempt, List.of(Fixture.file("model.safetensors", 'f')), scores);
  }
}
