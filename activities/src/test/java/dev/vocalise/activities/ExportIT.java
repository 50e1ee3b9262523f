package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.bert;
import static dev.vocalise.activities.DemoExperiments.experiment;
import static dev.vocalise.activities.ExportedDemo.requirePassed;
import static dev.vocalise.activities.ExportedDemo.tools;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportTools;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.HostFacts;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.lineage.CampaignRecord;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.experiment.FusionSpec;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small campaign in every format: the standards' own tools read them, and the values are ours.
 */
class ExportIT implements BundleTests {
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
                bert()));
  }

  @AfterAll
  static void stop() {
    exported.close();
  }

  @Override
  public ExportedDemo exported() {
    return exported;
  }

  @Override
  public Path home() {
    return home;
  }

  @Test
  void aCrateIsValidAndNamesEveryAttemptAndFile() throws Exception {
    byte[] zip = exported.export("ro-crate", null);
    assertThat(zip).as("equal content, equal bytes").isEqualTo(exported.export("ro-crate", null));
    Path crate = exported.unpack(zip, "crate");
    String metadata = Files.readString(crate.resolve("ro-crate-metadata.json"));
    for (StageView stage : exported.completed()) {
      assertThat(metadata).contains("#attempt-" + stage.id(), stage.startedAt().toString());
      stage.outputs().forEach(output -> assertThat(metadata).contains(output.sha256()));
    }
    for (JsonNode entity : CanonicalJson.MAPPER.readTree(metadata).path("@graph")) {
      Path path = crate.resolve(entity.path("@id").asText());
      if (entity.path("@id").asText().startsWith("artifacts/")) {
        assertThat(Sha256.of(path)).isEqualTo(entity.path("sha256").asText());
      }
    }
    assertThat(Files.readString(crate.resolve("campaign.yaml")))
        .isEqualTo("name: " + ExportedDemo.CAMPAIGN);
    requirePassed(
        tools().script("check_crate.py", crate, "ro-crate-1.3", "provenance-run-crate-0.5"));
    ExportTools.Verdict report = tools().program("runcrate", "report", crate);
    requirePassed(report);
    assertThat(report.said()).contains("#campaign-run");
  }

  @Test
  void theCheckOfACrateSeesWhatIsMissing() throws Exception {
    Path crate = exported.unpack(exported.export("ro-crate", exported.run(0).id()), "broken");
    Path metadata = crate.resolve("ro-crate-metadata.json");
    Files.writeString(metadata, Files.readString(metadata).replace("HowToStep", "Thing"));
    assertThat(tools().script("check_crate.py", crate, "provenance-run-crate-0.5").exitCode())
        .isNotZero();
  }

  @Test
  void provHoldsScoresAndWhoGeneratedWhat() throws Exception {
    Path file = exported.file("prov");
    JsonNode prov = CanonicalJson.MAPPER.readTree(file.toFile());
    for (SeedRun run : exported.campaign(null).runs()) {
      String uar = prov.at("/entity/vocalise:score-" + run.id() + "/vocalise:uar/$").asText();
      assertThat(Double.valueOf(uar)).isEqualTo(run.uar());
    }
    long made =
        exported.completed().stream()
            .filter(stage -> stage.state() == StageState.DONE)
            .mapToLong(stage -> stage.outputs().size())
            .sum();
    assertThat(prov.path("wasGeneratedBy").size()).isEqualTo((int) made + 3);
    assertThat(prov.path("wasInformedBy").size())
        .as("taken over")
        .isEqualTo(
            (int) exported.completed().stream().filter(stage -> stage.cachedFrom() != null).count())
        .isPositive();
    requirePassed(tools().script("check_prov.py", file));
  }

  @Test
  void openLineageEventsAreReadAndCarryTheScores() throws Exception {
    Path file = exported.file("openlineage");
    List<JsonNode> scores = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode facet = CanonicalJson.MAPPER.readTree(line).at("/run/facets/vocalise_scores/scores");
      if (facet.isObject()) {
        scores.add(facet);
      }
    }
    assertThat(scores)
        .containsExactlyInAnyOrderElementsOf(
            exported.campaign(null).runs().stream()
                .map(run -> CanonicalJson.tree(Objects.requireNonNull(run.scores())))
                .toList());
    requirePassed(tools().script("check_openlineage.py", file));
  }

  @Test
  void theBillOfMaterialsKeepsItsSchemaAndNamesWeightsByDigest() throws Exception {
    byte[] bill = exported.export("cyclonedx", null);
    assertThat(new JsonParser().validate(bill, Version.VERSION_16)).isEmpty();
    JsonNode bom = CanonicalJson.MAPPER.readTree(bill);
    String trained = exported.trained(0, 0);
    JsonNode model = null;
    List<String> names = new ArrayList<>();
    for (JsonNode component : bom.path("components")) {
      names.add(component.path("bom-ref").asText());
      model = component.path("version").asText().equals(trained) ? component : model;
    }
    assertThat(names)
        .contains("checkpoint-ast-tiny", "checkpoint-bert-tiny", "corpus-iemocap")
        .doesNotHaveDuplicates();
    List<Double> recalls = new ArrayList<>();
    Objects.requireNonNull(model)
        .at("/modelCard/quantitativeAnalysis/performanceMetrics")
        .forEach(
            metric -> {
              if (metric.path("type").asText().startsWith("unweighted")) {
                recalls.add(Double.valueOf(metric.path("value").asText()));
              }
            });
    // The audio branch of the fused run has the same weights.
    assertThat(recalls).containsExactly(exported.run(0).uar(), exported.run(1).uar());
    assertThat(model.at("/modelCard/modelParameters/datasets/0/ref").asText())
        .isEqualTo("corpus-iemocap");
  }

  @Test
  void aModelCardIsReadAsTheHubReadsIt() throws Exception {
    for (int experiment : new int[] {0, 1}) {
      SeedRun run = exported.run(experiment);
      byte[] card = exported.export("model-card", run.id());
      Path file = Files.write(home.resolve("card-" + experiment + ".md"), card);
      ExportTools.Verdict verdict = tools().script("check_card.py", file);
      requirePassed(verdict);
      assertThat(verdict.said()).contains("(UAR) | " + run.uar());
    }
  }

  @Test
  void aRunAloneHasItsOwnNumbersOnly() throws Exception {
    SeedRun run = exported.campaign(null).runs().get(1);
    assertThat(new String(exported.export("csv", run.id()), UTF_8).lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("audio," + 100 * Objects.requireNonNull(run.uar()) + ",,1,0,");
    String prov = new String(exported.export("prov", run.id()), UTF_8);
    assertThat(prov)
        .contains("score-" + run.id())
        .doesNotContain(exported.run(0).id().toString(), exported.run(1).id().toString());
  }

  @Test
  void aDossierHasEveryPointAndSaysWhatIsMissing() throws Exception {
    String dossier = new String(exported.export("dossier", null), UTF_8);
    for (int point = 1; point <= 9; point++) {
      assertThat(dossier).contains("## Annex IV, " + point + ". ");
    }
    assertThat(dossier)
        .contains("## Article 12", "**Gap:**", String.valueOf(exported.run(1).uar()));
  }

  @Test
  void noExportNamesThisMachineItsUserOrAFolder() throws Exception {
    List<String> secret =
        List.of(
            home.toString(),
            System.getProperty("user.dir"),
            System.getProperty("user.home") + "/",
            HostFacts.hostName() + "/" + ProcessHandle.current().pid());
    for (Export export : Export.all()) {
      UUID run = export.ofOneRun() ? exported.run(1).id() : null;
      byte[] bytes = exported.export(export.name(), run);
      List<byte[]> parts = new ArrayList<>(List.of(bytes));
      if (export.mediaType().equals("application/zip")) {
        try (var files = Files.walk(exported.unpack(bytes, "searched-" + export.name()))) {
          // Statements are given out as they were signed.
          for (Path file :
              files
                  .filter(Files::isRegularFile)
                  .filter(file -> !file.toString().contains("/statements/"))
                  .toList()) {
            parts.add(Files.readAllBytes(file));
          }
        }
      }
      for (byte[] part : parts) {
        assertThat(new String(part, UTF_8)).as(export.name()).doesNotContain(secret);
      }
    }
  }

  @Test
  void everyMeanIsThatOfTheTable() throws Exception {
    double mean = (seed(0) + seed(1)) * 50;
    JsonNode prov = CanonicalJson.MAPPER.readTree(exported.export("prov", null));
    assertThat(prov.at("/entity/vocalise:result-audio/vocalise:meanPercent/$").asDouble())
        .isEqualTo(mean, within(1e-9));
    assertThat(new String(exported.export("csv", null), UTF_8))
        .contains(
            "audio," + prov.at("/entity/vocalise:result-audio/vocalise:meanPercent/$").asText());
  }

  private static double seed(int index) {
    return Objects.requireNonNull(exported.campaign(null).runs().get(index).uar());
  }

  @Test
  void aCampaignThatHasDoneNothingHasNoLineageYet() {
    ExportedCampaign what = exported.campaign(null);
    CampaignRecord all = what.record();
    CampaignRecord fresh =
        new CampaignRecord(
            all.board(),
            all.runs(),
            List.of(),
            all.corpora(),
            all.models(),
            List.of(),
            List.of(),
            0);
    ExportedCampaign nothing =
        ExportedCampaign.of(
            fresh, false, what.artifacts(), what.key(), what.ledger(), what.scratch(), what.code());
    for (String format : List.of("ro-crate", "prov", "openlineage", "bundle")) {
      assertThatThrownBy(() -> Export.of(format).write(nothing, OutputStream.nullOutputStream()))
          .hasMessageContaining("has no lineage yet");
    }
  }

  @Test
  void whatCannotBeExportedIsSaidInOneLine() {
    assertThat(exported.platform().provenance().exported("nosuch", null)).isEmpty();
    assertThatThrownBy(() -> exported.campaign(UUID.randomUUID()))
        .hasMessageContaining("run of campaign");
    assertThatThrownBy(() -> exported.export("hf-model", null))
        .hasMessageContaining("the run is missing");
    assertThatThrownBy(() -> Export.of("pdf")).hasMessageContaining("dossier or bundle");
  }
}
