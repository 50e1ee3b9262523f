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
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A campaign of two seeds in the database, both trained and scored. */
final class MlflowScenario {

  static final int STEPS = 1_500;
  static final String SOURCE = "s3://vocalise/sha256/ff/" + "f".repeat(62);
  static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Database database;
  private final RunRepository runs;
  private final StageRepository stages;
  private final MetricRepository metrics;

  MlflowScenario(Database database, Path data) throws IOException {
    this.database = database;
    this.runs = new RunRepository(database);
    this.metrics = new MetricRepository(database);
    this.stages = new StageRepository(database);
  }

  /** Writes it all and returns the runs by seed. */
  List<SeedRun> write(String campaign) throws JsonProcessingException {
    CorpusRepository corpora = new CorpusRepository(database);
    corpora.add(
        "iemocap", "iemocap", "/data/i", Fixture.sha('1'), 5, Fixture.json("utterances", 9), null);
    corpora.add(
        "msp", "msp-improv", "/data/m", Fixture.sha('2'), 5, Fixture.json("utterances", 8), null);
    CampaignRepository campaigns = new CampaignRepository(database);
    List<SeedRun> both = runs.ofCampaign(campaigns.launch(Fixture.campaign(campaign, 1, 2)).id());
    for (SeedRun run : both) {
      train(run);
    }
    return both.stream().map(run -> runs.find(run.id()).orElseThrow()).toList();
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

  private void train(SeedRun run) throws JsonProcessingException {
    runs.started(run.id(), Fixture.json("cpus", 2), "cpu");
    StageAttempt attempt = stages.start(Fixture.stage(run.campaignId(), run.id(), "training"));
    List<MetricPoint> points = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      points.add(new MetricPoint("loss/total", step, AT.plusMillis(step), 1.0 / (step + 1)));
    }
    metrics.append(attempt, points);
    JsonNode scores =
        JSON.readTree(
            "{\"recalls\": {\"angry\": 0.5, \"happy\": 0.25}, \"confusion\": [[1, 1], [3, 1]]}");
    runs.finish(attempt, 0.375, scores);
    stages.finish(attempt, List.of(Fixture.file("model.safetensors", 'f')), scores);
  }
}
