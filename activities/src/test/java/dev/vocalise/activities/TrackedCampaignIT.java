package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.bert;
import static dev.vocalise.activities.DemoExperiments.bilstm;
import static dev.vocalise.activities.DemoExperiments.experiment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.registry.ModelRegistry;
import dev.vocalise.activities.tracking.ResultFiles;
import dev.vocalise.infra.address.HttpAddress;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.Outbox;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.local.RealServers;
import dev.vocalise.infra.tracking.MlflowConfig;
import dev.vocalise.infra.tracking.MlflowTracker;
import dev.vocalise.infra.tracking.RealMlflow;
import dev.vocalise.infra.tracking.TrackedFiles;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small campaign and its registered models, as MLflow's own client reads them. */
@Tag("servers")
class TrackedCampaignIT {
  private static final URI PAGE = URI.create("http://127.0.0.1:8090");
  private static final long MEGABYTE = 1_000_000;

  @TempDir static Path home;
  private static RealMlflow server;
  private static ExportedDemo demo;
  private static JsonNode shown;

  @BeforeAll
  static void run() throws Exception {
    server =
        new RealMlflow(RealServers.mlflow(Files.createDirectories(home.resolve("mlflow"))).start());
    demo =
        new ExportedDemo(
            home,
            experiment("audio", DemoPlatform.MSP_IMPROV, List.of(3, 4), null, ast(6)),
            experiment(
                "both",
                DemoPlatform.MSP_IMPROV,
                List.of(3),
                new FusionSpec(FusionSpec.AUDIO_ONLY),
                ast(),
                bert()),
            experiment(
                "small", DemoPlatform.MSP_IMPROV, List.of(3), null, bilstm(TextSpec.CORPUS, null)));
    ModelRegistry registry = demo.platform().registry().as(Actor.user("anna", "api"));
    for (String branch : List.of("audio", "text")) {
      registry.promote(
          new ModelRegistry.Wish(
              demo.run(1).id().toString(), branch, branch, "approved", "reviewed"));
    }
    deliver(demo.platform().provenance().trackedFiles(100 * MEGABYTE));
    shown = server.read(home, ExportedDemo.CAMPAIGN, "audio", "text");
  }

  @AfterAll
  static void stop() {
    if (demo != null) {
      demo.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static void deliver(ResultFiles files) {
    MlflowConfig config = new MlflowConfig(HttpAddress.parse(server.uri().toString()), null, PAGE);
    try (MlflowTracker tracker = new MlflowTracker(demo.platform().database(), config, files)) {
      while (tracker.deliverOnce() > 0) {
        // until nothing is due
      }
    }
    assertThat(new Outbox(demo.platform().database()).depth().waiting()).isZero();
  }

  private static JsonNode run(SeedRun run) {
    return tagged("vocalise.run", run.id().toString());
  }

  private static JsonNode parent(SeedRun run) {
    return tagged("vocalise.experiment", run.experimentId().toString());
  }

  private static JsonNode tagged(String tag, String value) {
    for (JsonNode run : shown.path("runs")) {
      if (run.path("tags").path(tag).asText().equals(value)) {
        return run;
      }
    }
    throw new AssertionError("no run with " + tag + " " + value);
  }

  @Test
  void theParentHasMeanAndDeviationOfTheTable() {
    JsonNode parent = parent(demo.run(0));
    ExperimentScores scores = demo.campaign(null).table().experiments().get(0).scores();
    assertThat(parent.path("status").asText()).isEqualTo("FINISHED");
    assertThat(100 * parent.at("/metrics/uar.mean").asDouble())
        .isEqualTo(Objects.requireNonNull(scores.mean()), within(1e-9));
    assertThat(100 * parent.at("/metrics/uar.deviation").asDouble())
        .isEqualTo(Objects.requireNonNull(scores.deviation()), within(1e-9));
    assertThat(parent.at("/metrics/seeds").asInt()).isEqualTo(2);
    assertThat(parent.at("/tags/vocalise.seeds").asText()).isEqualTo("2 of 2");
    assertThat(parent.path("params").size()).isPositive();
    assertThat(parent.path("files").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("campaign.yaml", "table.csv", "table.json");
  }

  /** Each score has one name, and its step lies on the axis of the curves. */
  @Test
  void aRunHasEachScoreOnceBesideItsCurves() {
    SeedRun fused = demo.run(1);
    JsonNode run = run(fused);
    List<String> uars = new ArrayList<>();
    run.path("metrics")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (name.matches("(?i).*(uar|unweighted).*")) {
                uars.add(name);
              }
            });
    assertThat(uars).containsExactlyInAnyOrder("uar", "audio.uar", "text.uar");
    assertThat(run.at("/metrics/uar").asDouble()).isEqualTo(fused.uar());
    JsonNode curve = run.path("history").path("audio.validation-accuracy");
    JsonNode text = run.path("history").path("text.validation-accuracy");
    long last =
        Math.max(
            curve.path(curve.size() - 1).path(0).asLong(),
            text.path(text.size() - 1).path(0).asLong());
    assertThat(run.path("history").path("uar").path(0).path(0).asLong()).isEqualTo(last);
    assertThat(run.path("metrics").has("fusion.both")).isTrue();
    assertThat(run(demo.run(0)).path("metrics").fieldNames())
        .toIterable()
        .contains("system/cpu_utilization_percentage");
  }

  @Test
  void itsFilesAreThere() throws Exception {
    JsonNode audio = run(demo.run(0)).path("files");
    assertThat(audio.fieldNames())
        .toIterable()
        .contains(
            "predictions.csv",
            "scores.json",
            "confusion.json",
            "model/MLmodel",
            "model/config.json",
            "model/model.safetensors",
            "model/heads.safetensors",
            "model/vocalise.json",
            "model/model.sig",
            "model/README.md");
    assertThat(run(demo.run(1)).path("files").fieldNames())
        .toIterable()
        .contains("model/audio/MLmodel", "model/text/MLmodel", "model/text/vocab.txt");
    assertThat(run(demo.run(2)).path("files").fieldNames())
        .toIterable()
        .contains("model/MLmodel", "model/model.safetensors", "model/vocalise.json");
    List<String> lines =
        server.text(run(demo.run(1)).path("id").asText(), "predictions.csv").lines().toList();
    String header = lines.get(0);
    assertThat(header)
        .startsWith("utterance,reference,predicted,logit.")
        .contains(",audio.", ",text.");
    assertThat(lines)
        .allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(header.split(",").length));
    assertThat(lines.get(1)).doesNotContain("'");
  }

  @Test
  void aRegisteredModelHasItsSignature() {
    JsonNode audio = shown.at("/models/audio/versions/0");
    assertThat(audio.path("aliases").toString()).isEqualTo("[\"approved\"]");
    assertThat(audio.path("source").asText()).endsWith("/artifacts/model/audio");
    assertThat(audio.path("description").asText()).contains("experiment both", "seed 3", "UAR");
    assertThat(names(audio.at("/model/inputs"))).containsExactly("audio");
    assertThat(names(audio.at("/model/outputs")))
        .containsExactly(
            "class", "p_neutral", "p_happiness", "p_sadness", "p_anger", "entropy_bits");
    assertThat(audio.at("/model/flavors/vocalise/weights_sha256").asText())
        .isEqualTo(demo.trained(1, 0));
    JsonNode text = shown.at("/models/text/versions/0");
    assertThat(names(text.at("/model/inputs"))).containsExactly("words");
  }

  private static List<String> names(JsonNode columns) {
    return columns.findValuesAsText("name");
  }

  @Test
  void tagsSayWhereItComesFrom() {
    JsonNode run = run(demo.run(0));
    assertThat(run.at("/tags/mlflow.source.name").asText()).isEqualTo("vocalise");
    assertThat(run.at("/tags/mlflow.source.type").asText()).isEqualTo("LOCAL");
    assertThat(run.at("/tags/vocalise.code").asText()).isEqualTo("test");
    assertThat(run.path("tags").path("mlflow.note.content").asText())
        .startsWith("Seed 3 of experiment audio, campaign exported")
        .contains(PAGE + "/campaigns/exported");
    assertThat(run.path("tags").path("vocalise.spec.sha256").asText())
        .isEqualTo(demo.campaign(null).campaign().specSha256())
        .isEqualTo(shown.at("/tags/vocalise.spec.sha256").asText());
    assertThat(run.path("tags").path("mlflow.user").asText()).isNotEmpty();
    assertThat(run.path("datasets")).hasSize(2);
  }

  @Test
  void largeWeightsAreDescribedAndLeftOut() throws Exception {
    SeedRun run = demo.run(0);
    List<String> given = new ArrayList<>();
    demo.platform()
        .provenance()
        .trackedFiles(1)
        .give(
            run,
            "tracked",
            new TrackedFiles.Sink() {
              @Override
              public void ofRun(String path, Path file) {
                given.add(path);
              }

              @Override
              public void ofExperiment(String path, Path file) {
                given.add("experiment: " + path);
              }
            });
    assertThat(given)
        .contains("model/MLmodel", "model/vocalise.json", "experiment: table.csv")
        .noneMatch(path -> path.endsWith(".safetensors"));
  }
}
