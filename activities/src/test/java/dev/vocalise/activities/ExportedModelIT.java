package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.bert;
import static dev.vocalise.activities.DemoExperiments.experiment;
import static dev.vocalise.activities.DemoExperiments.wav2vec2;
import static dev.vocalise.activities.ExportedDemo.requirePassed;
import static dev.vocalise.activities.ExportedDemo.tools;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.analysis.RunAnalyst;
import dev.vocalise.activities.export.ExportTools;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.activities.prediction.ExportedModel;
import dev.vocalise.activities.prediction.Prediction;
import dev.vocalise.activities.registry.ModelRegistry;
import dev.vocalise.activities.registry.RegisteredModel;
import dev.vocalise.activities.stage.Bfloat16Support;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.ledger.ModelSigningKey;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.infra.lineage.NotFoundException;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.CheckpointSmokeTest;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trained models of a small campaign, given out, verified and taken back. */
class ExportedModelIT {
  @TempDir static Path home;
  private static ExportedDemo exported;

  @BeforeAll
  static void run() throws Exception {
    exported =
        new ExportedDemo(
            home,
            experiment("audio", DemoPlatform.MSP_IMPROV, List.of(3, 4), null, ast()),
            experiment(
                "both",
                DemoPlatform.MSP_IMPROV,
                List.of(3),
                new FusionSpec(FusionSpec.AUDIO_ONLY),
                ast(),
                bert()),
            experiment("waves", DemoPlatform.MSP_IMPROV, List.of(3), null, wav2vec2()));
  }

  @AfterAll
  static void stop() {
    exported.close();
  }

  @Test
  void anExportedModelIsTakenByModelAddAndComputesTheSame() throws Exception {
    for (int experiment = 0; experiment < 3; experiment++) {
      SeedRun run = exported.run(experiment);
      Path folder = exported.model(run, "models");
      List<BranchSpec> branches = exported.campaign(run.id()).experiment(run).branches();
      for (int b = 0; b < branches.size(); b++) {
        BranchSpec branch = branches.get(b);
        Path own = branches.size() == 1 ? folder : folder.resolve(branch.modality());
        ModelView model =
            exported
                .platform()
                .modelRegistrar()
                .add(branch.kind(), own, run.experiment() + "-" + branch.modality());
        assertThat(model.parameters()).isPositive();
        String trained = exported.trained(experiment, b);
        requireEqual(branch, own, exported.platform().artifacts().fetch(trained, home));
        assertThat(
                CanonicalJson.MAPPER
                    .readTree(own.resolve("config.json").toFile())
                    .at("/id2label/3")
                    .asText())
            .isEqualTo("anger");
      }
    }
  }

  /** What the page of a run says beside its curves. */
  @Test
  void aRunTellsHowManyUtterancesItsCurvesAreOf() {
    RunAnalyst analyst = new RunAnalyst(exported.platform().artifacts());
    RunView fused = exported.platform().runs().view(exported.run(1).id()).orElseThrow();
    assertThat(analyst.validation(fused)).containsOnlyKeys("audio", "text");
    RunView audio = exported.platform().runs().view(exported.run(0).id()).orElseThrow();
    assertThat(analyst.validation(audio)).containsOnlyKeys("");
    assertThat(analyst.validation(audio).get("")).isPositive();
  }

  /** Without platform, campaign and data directory: from the zip alone. */
  @Test
  void anExportedModelPredictsAsItsRunDid() throws Exception {
    String key = exported.platform().provenance().modelSigningKey().publicPem();
    for (int experiment = 0; experiment < 3; experiment++) {
      SeedRun run = exported.run(experiment);
      Path zip = home.resolve("alone-" + experiment + ".zip");
      Files.write(zip, exported.export("hf-model", run.id()));
      boolean words = experiment == 1;
      List<JsonNode> stored = exported.predictions(experiment);
      try (ExportedModel model =
          ExportedModel.open(zip, key, new Bfloat16Support(ComputeDevice.CPU, true))) {
        assertThat(model.facts().run()).isEqualTo(run.id());
        assertThat(model.facts().reads()).isEqualTo(words);
        List<Prediction> again =
            model.answer(stored.stream().map(one -> exported.recording(one, words)).toList());
        for (int i = 0; i < stored.size(); i++) {
          List<Float> logits = Objects.requireNonNull(again.get(i).logits(), again.toString());
          for (int c = 0; c < logits.size(); c++) {
            assertThat(logits.get(c))
                .as("%s %s", run.experiment(), again.get(i).file())
                .isEqualTo((float) stored.get(i).path("logits").path(c).asDouble());
          }
        }
      }
    }
  }

  @Test
  void anExportedModelThatWasChangedIsRefusedByTheNameOfTheFile() throws Exception {
    String key = exported.platform().provenance().modelSigningKey().publicPem();
    String other = ModelSigningKey.open(home.resolve("other.pem")).publicPem();
    Path folder = exported.model(exported.run(0), "changed");
    assertThat(ExportedModel.isOne(folder)).isTrue();
    assertThat(ExportedModel.isOne(home)).isFalse();
    assertRefused(folder, other, "another key than the one given signed it");
    assertRefused(folder, "no key", "PEM file of a P-256 public key");
    Path facts = folder.resolve("vocalise.json");
    String before = Files.readString(facts);
    Files.writeString(facts, before.replace("anger", "joy"));
    assertRefused(folder, key, "vocalise.json was changed");
    Files.delete(facts);
    assertRefused(folder, null, "vocalise.json is missing");
    Files.writeString(facts, before);
    Files.writeString(folder.resolve("extra.txt"), "");
    assertRefused(folder, null, "extra.txt was not signed");
  }

  private static void assertRefused(Path folder, @Nullable String key, String why) {
    assertThatThrownBy(
            () ->
                ExportedModel.open(folder, key, new Bfloat16Support(ComputeDevice.CPU, true))
                    .close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  /** The exported encoder against the checkpoint with the trained weights in it. */
  private static void requireEqual(BranchSpec branch, Path exported, Path trained) {
    Pretrained family = (Pretrained) BackboneFamily.of(branch.kind());
    try (Backbone loaded = family.load(exported, ComputeDevice.CPU);
        Backbone tested =
            family.load(Path.of("../demo/models", branch.backbone()), ComputeDevice.CPU);
        SafeTensors weights = SafeTensors.open(trained);
        SafeTensors heads = SafeTensors.open(exported.resolve("heads.safetensors"))) {
      int replaced = 0;
      for (String name : weights.names()) {
        NDArray array = tested.parameters().get(name);
        if (array != null) {
          weights.data(name).copyTo(array);
          replaced++;
        } else {
          assertThat(heads.data(name)).isEqualTo(weights.data(name));
        }
      }
      assertThat(replaced).isEqualTo(tested.parameters().size());
      assertThat(heads.names()).contains("layer_weights", "emotion.weight", "emotion.bias");
      assertThat(states(loaded)).isEqualTo(states(tested));
    }
  }

  private static List<float[]> floats(Backbone backbone, NDManager scratch) {
    long[] sizes = backbone.inputShape();
    int[] lengths = null;
    if (backbone.variableLength()) {
      lengths =
          new int[] {
            Math.min(Math.toIntExact(sizes[0]), 4 * CheckpointSmokeTest.shortest(backbone))
          };
      sizes[0] = lengths[0];
    }
    long[] shape = new long[sizes.length + 1];
    shape[0] = 1;
    System.arraycopy(sizes, 0, shape, 1, sizes.length);
    NDArray input = scratch.arange((int) new Shape(shape).size()).reshape(shape).mod(7);
    return backbone.hiddenStates(input.toType(DataType.FLOAT32, true), lengths, false).stream()
        .map(NDArray::toFloatArray)
        .toList();
  }

  private static List<List<Float>> states(Backbone backbone) {
    try (NDManager scratch = backbone.manager().newSubManager()) {
      List<List<Float>> states = new ArrayList<>();
      for (float[] state : floats(backbone, scratch)) {
        List<Float> values = new ArrayList<>();
        for (float value : state) {
          values.add(value);
        }
        states.add(values);
      }
      return states;
    }
  }

  @Test
  void onlyWhatARunTrainedAndTestedItselfIsPromoted() throws Exception {
    ModelRegistry registry = exported.platform().registry().as(Actor.user("anna", "api"));
    SeedRun fused = exported.run(1);
    assertThatThrownBy(() -> registry.promote(wish(fused.id().toString(), null)))
        .hasMessageContaining("a model for audio and one for text; name one with --branch");
    String weights = exported.trained(1, 1);
    RegisteredModel text = registry.promote(wish(weights.substring(0, 10), null));
    assertThat(text.model().label()).isEqualTo("exported-both-text:1");
    assertThat(text.model().weightsSha256()).isEqualTo(weights);
    assertThat(text.model().branch()).isEqualTo("text");
    RunScores scores = RunScores.of(Objects.requireNonNull(fused.scores()));
    assertThat(text.model().uar())
        .isEqualTo(
            Objects.requireNonNull(Objects.requireNonNull(scores.fusion()).text())
                .unweightedAverageRecall());
    assertThat(text.history())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.state()).isEqualTo("APPROVED");
              assertThat(step.reason()).isEqualTo("good");
              assertThat(step.actor().path("name").asText()).isEqualTo("anna");
            });
    assertThat(text.model().files()).extracting(FileRef::name).contains("config.json", "vocab.txt");
    assertThat(registry.find(weights)).containsExactly(text);
    Path folder = exported.model(fused, "registered");
    assertThat(Files.readString(folder.resolve("README.md")))
        .contains("exported-both-text:1", "approved since");
    assertThat(
            CanonicalJson.MAPPER
                .readTree(folder.resolve("text/vocalise.json").toFile())
                .at("/registered/0/state")
                .asText())
        .isEqualTo("approved");
    assertThat(
            Files.readString(
                exported
                    .unpack(exported.export("ro-crate", fused.id()), "registered-crate")
                    .resolve("ro-crate-metadata.json")))
        .contains("exported-both-text:1 approved");
    assertThatThrownBy(() -> registry.promote(wish("f".repeat(64), null)))
        .isInstanceOf(NotFoundException.class);
  }

  /** Rows that say something else than the signed statement about the training. */
  @Test
  void forgedRowsOfATrainingArePromotedByNobody() throws Exception {
    ModelRegistry registry = exported.platform().registry();
    SeedRun run = exported.run(2);
    String own = exported.trained(2, 0);
    String foreign = exported.trained(0, 0);
    try {
      forge("outputs", run, own, foreign);
      assertThatThrownBy(() -> registry.promote(wish(run.id().toString(), null)))
          .hasMessageContaining(
              "tested other weights than it trained: expected %s, got %s", foreign, own);
      forge("inputs", run, own, foreign);
      assertThatThrownBy(() -> registry.promote(wish(run.id().toString(), null)))
          .hasMessageContaining("signed statement about the training of run " + run.id())
          .hasMessageContaining("expected %s, got %s", foreign, own);
    } finally {
      forge("outputs", run, foreign, own);
      forge("inputs", run, foreign, own);
    }
    assertThat(registry.versions().ofRun(run.id())).isEmpty();
    assertThat(registry.promote(wish(own, null)).model().label()).isEqualTo("exported-waves:1");
  }

  private static ModelRegistry.Wish wish(String of, @Nullable String branch) {
    return new ModelRegistry.Wish(of, branch, null, "approved", "good");
  }

  private static void forge(String column, SeedRun run, String from, String to)
      throws SQLException {
    try (Connection connection = exported.platform().database().dataSource().getConnection();
        PreparedStatement change =
            connection.prepareStatement(
                "update vocalise.stage_run set %1$s = replace(%1$s::text, ?, ?)::jsonb where run_id = ?"
                    .formatted(column))) {
      change.setString(1, from);
      change.setString(2, to);
      change.setObject(3, run.id());
      assertThat(change.executeUpdate()).isPositive();
    }
  }

  @Test
  void aModelsSignatureIsVerifiedByModelSigningAndBreaksWithAByte() throws Exception {
    Path folder = exported.model(exported.run(1), "signed");
    Path key = home.resolve("model-key.pem");
    Files.writeString(key, exported.platform().provenance().modelSigningKey().publicPem());
    requirePassed(verify(folder, key));

    Path weights = folder.resolve("text/heads.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertThat(verify(folder, key).said()).contains("text/heads.safetensors");
    assertThat(verify(folder, key).exitCode()).isNotZero();
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    requirePassed(verify(folder, key));

    Files.writeString(folder.resolve("more.txt"), "not signed");
    assertThat(verify(folder, key).exitCode()).isNotZero();
  }

  private static ExportTools.Verdict verify(Path folder, Path key) throws Exception {
    return tools()
        .program(
            "model_signing",
            "verify",
            "key",
            folder,
            "--signature",
            folder.resolve("model.sig"),
            "--public_key",
            key);
  }
}
