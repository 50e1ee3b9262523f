package dev.vocalise.web.ui;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.NewCampaign;
import dev.vocalise.infra.lineage.NewStage;
import dev.vocalise.infra.lineage.Progress;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageAttempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A campaign in the middle of its life: done, running, failed and queued seeds. */
final class SampleCampaign {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHA = "9f2c41aa".repeat(8);

  private final EmbeddedSources db;

  SampleCampaign(EmbeddedSources db) {
    this.db = db;
  }

  /** Ids of the runs that the tests open. */
  record Seeded(UUID campaign, UUID done, UUID running, UUID failed, StageAttempt training) {}

  Seeded seed(String name) {
    CampaignView campaign = launch(name, 5, List.of("ours", "no-contrastive", "no-target", "late"));
    db.campaigns.started(campaign.id());
    cached(campaign.id(), "registerDataset", "iemocap");
    cached(campaign.id(), "prepareAudio", "iemocap");
    List<SeedRun> runs = db.runs.ofCampaign(campaign.id());
    double[] scores = {.556, .550, .573, .555, .569, .581, .449, .476, .601, 0, .492, .413, .440};
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > 0) {
        done(runs.get(i), scores[i]);
      }
    }
    StageAttempt training = running(runs.get(9));
    fail(runs.get(13));
    return new Seeded(
        campaign.id(), runs.get(0).id(), runs.get(9).id(), runs.get(13).id(), training);
  }

  CampaignView launch(String name, int seeds, List<String> experiments) {
    List<NewCampaign.NewExperiment> rows = new ArrayList<>();
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("name", name).put("description", "What each part of the method is worth");
    ArrayNode baselines = spec.putArray("baselines");
    baselines.addObject().put("name", "GAN").put("mean", 43.6).put("std", 1.3);
    baselines.addObject().put("name", "MTL-AUG").put("mean", 48.1);
    List<Integer> numbers = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      numbers.add(seed);
    }
    for (String experiment : experiments) {
      ObjectNode reference =
          JsonNodeFactory.instance.objectNode().put("mean", 50.3).put("std", 1.3);
      rows.add(
          new NewCampaign.NewExperiment(
              experiment,
              settings(experiment, experiment.equals("no-contrastive") ? "0" : "0.5"),
              reference,
              Map.of("source", "iemocap", "target", "msp"),
              numbers));
    }
    return db.campaigns.launch(new NewCampaign(name, spec, "name: " + name + "\n", SHA, rows));
  }

  static ObjectNode settings(String name, String contrastive) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode().put("name", name);
    settings.putObject("source").put("corpus", "iemocap").put("kind", "iemocap");
    settings.putObject("target").put("corpus", "msp").put("kind", "msp-improv");
    settings.put("modality", "audio").put("backbone", "ast-tiny");
    ObjectNode training = settings.putObject("training");
    training.put("useTarget", !name.equals("no-target")).put("maxRounds", 6).put("batchSize", 8);
    training.put("learningRate", 0.001);
    training
        .putObject("losses")
        .put("contrastive", contrastive)
        .put("informationMaximisation", "0.5");
    return settings;
  }

  private void cached(UUID campaign, String stage, String subject) {
    StageAttempt attempt = db.stages.start(stage(campaign, null, stage, subject));
    db.stages.finish(
        attempt, List.of(new FileRef(stage + ".jsonl", "manifest", SHA, 81_234, "x/y")), null);
  }

  private void done(SeedRun run, double uar) {
    StageAttempt training = train(run, 6);
    db.stages.finish(
        training, List.of(new FileRef("model.safetensors", "model", SHA, 1_912_004, "x/y")), null);
    StageAttempt test = db.stages.start(stage(run.campaignId(), run.id(), "evaluateFusion", ""));
    ObjectNode scores = JsonNodeFactory.instance.objectNode().put("uar", uar);
    scores.set(
        "confusion",
        JSON.valueToTree(
            new int[][] {{40, 21, 2, 3}, {23, 16, 0, 20}, {3, 10, 26, 2}, {4, 19, 0, 21}}));
    db.runs.finish(test, uar, scores);
    db.stages.finish(
        test, List.of(new FileRef("predictions.jsonl", "predictions", SHA, 23_456, "x/y")), null);
  }

  private StageAttempt running(SeedRun run) {
    train(run, 2);
    StageAttempt second =
        db.stages.start(stage(run.campaignId(), run.id(), "trainAlternating", ""));
    db.metrics.append(second, points(3, 4));
    db.checkpoints.save(
        second,
        4,
        JSON.createObjectNode(),
        new FileRef("round-4", "checkpoint", SHA, 5_700_000, "x/y"));
    progress(second, 5, 0.7);
    return second;
  }

  void progress(StageAttempt attempt, int round, double fraction) {
    db.runs.progress(
        attempt,
        new Progress(
            "trainAlternating", round, 6, 12, 40, Map.of("total", 1.2), .61, 1e-3, 95.0, fraction));
  }

  private void fail(SeedRun run) {
    StageAttempt training = train(run, 2);
    Failure failure =
        new Failure(
            "TRAINING_DIVERGED",
            "round 2, batch 41: the total loss became NaN (contrastive 0.41, emotion NaN); lower"
                + " training.learningRate");
    db.stages.fail(training, failure);
    db.runs.fail(run.id(), failure);
  }

  private StageAttempt train(SeedRun run, int rounds) {
    ObjectNode host = JsonNodeFactory.instance.objectNode();
    host.put("processors", 2).put("java", "17.0.15").put("engine", "PyTorch 2.7.1");
    db.runs.started(run.id(), host, "cpu");
    StageAttempt training =
        db.stages.start(stage(run.campaignId(), run.id(), "trainAlternating", ""));
    db.metrics.append(training, points(1, rounds));
    return training;
  }

  /** Four measurements in each epoch of 40 batches, source then target. */
  private static List<MetricPoint> points(int from, int to) {
    List<MetricPoint> points = new ArrayList<>();
    for (int i = 8 * (from - 1) + 1; i <= 8 * to; i++) {
      long step = 10L * i;
      boolean source = (i - 1) % 8 < 4;
      double learned = 1 - Math.exp(-i / 14.0);
      Instant at = Instant.now();
      points.add(
          new MetricPoint(
              "validation/accuracy", step, at, .25 + .5 * learned - (source ? 0 : .04)));
      points.add(new MetricPoint("loss/emotion", step, at, 1.4 - learned));
      points.add(new MetricPoint("loss/contrastive", step, at, 2.1 - .9 * learned));
      points.add(new MetricPoint("loss/informationMaximisation", step, at, -.3 * learned));
      points.add(new MetricPoint("learningRate", step, at, i > 28 ? 1e-4 : 1e-3));
      points.add(new MetricPoint("round", step, at, 1 + (i - 1) / 8));
      points.add(new MetricPoint("sourceEpoch", step, at, source ? 1 : 0));
    }
    return points;
  }

  private static NewStage stage(UUID campaign, @Nullable UUID run, String stage, String subject) {
    return new NewStage(
        campaign,
        run,
        stage,
        subject,
        "1",
        stage + subject + run,
        "lab-2:4711",
        JSON.createObjectNode(),
        JSON.createObjectNode(),
        List.of());
  }
}
