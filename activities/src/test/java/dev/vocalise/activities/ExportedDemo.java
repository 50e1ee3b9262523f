package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.experiment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportTools;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.prediction.Recording;
import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** A small campaign that has ended, and what it is given out as. */
final class ExportedDemo implements AutoCloseable {
  static final String CAMPAIGN = "exported";

  private final Path home;
  private final DemoPlatform demo;
  private final CampaignBoard board;

  ExportedDemo(Path home, ExperimentSpec... experiments) throws Exception {
    this.home = home;
    demo = DemoPlatform.start(home, 2);
    board = demo.run(CAMPAIGN, experiments);
  }

  Platform platform() {
    return demo.platform();
  }

  ExportedCampaign campaign(@Nullable UUID run) {
    return platform().provenance().exported(CAMPAIGN, run).orElseThrow();
  }

  /** The bundle of another campaign of this one experiment, which is cancelled at once. */
  byte[] bundleOfCancelled(String campaign, ExperimentSpec experiment) throws IOException {
    demo.launch(campaign, experiment);
    await().atMost(Duration.ofMinutes(1)).until(() -> !exported(campaign).completed().isEmpty());
    platform().service().cancel(campaign);
    demo.ended(campaign);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Export.of("bundle").write(exported(campaign), out);
    return out.toByteArray();
  }

  private ExportedCampaign exported(String campaign) {
    return platform().provenance().exported(campaign, null).orElseThrow();
  }

  /** How often a bundle was vouched for. */
  long bundles() {
    AtomicLong bundles = new AtomicLong();
    platform()
        .ledger()
        .after(
            0,
            entry -> {
              if (Ledger.statement(entry).contains("\"event\":\"bundle\"")) {
                bundles.incrementAndGet();
              }
            });
    return bundles.get();
  }

  /** The first seed of an experiment. */
  SeedRun run(int experiment) {
    return demo.view(board, experiment).run();
  }

  /** Of the first seed of an experiment, in the order in which evaluation made its batches. */
  List<JsonNode> predictions(int experiment) {
    Map<String, Utterance> utterances = utterances();
    return demo
        .json(
            DemoPlatform.output(
                demo.view(board, experiment).last(StageName.EVALUATE.stored(), "").orElseThrow(),
                "predictions.jsonl"))
        .stream()
        .sorted(
            Comparator.comparing(
                one ->
                    Objects.requireNonNull(utterances.get(one.path("utterance").asText())).sound()))
        .toList();
  }

  /** The recording that a prediction is about. */
  Recording recording(JsonNode prediction, boolean withWords) {
    Utterance utterance =
        Objects.requireNonNull(utterances().get(prediction.path("utterance").asText()));
    return new Recording(
        utterance.id(),
        demo.corpora().mspImprov().resolve(utterance.audioPath()),
        withWords ? utterance.transcript() : null,
        null);
  }

  private Map<String, Utterance> utterances() {
    Map<String, Utterance> utterances = new HashMap<>();
    CorpusManifests.read(
            platform().artifacts(),
            CorpusManifests.ref(platform().corpora().find("msp-improv").orElseThrow()))
        .utterances()
        .forEach(utterance -> utterances.put(utterance.id(), utterance));
    return utterances;
  }

  /** Of the first seed of an experiment. */
  String trained(int experiment, int branch) {
    StageView training = demo.trainings(board, experiment).get(branch);
    return DemoPlatform.output(training, "model.safetensors").sha256();
  }

  byte[] export(String format, @Nullable UUID run) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Export.of(format).write(campaign(run), out);
    return out.toByteArray();
  }

  Path file(String format) throws IOException {
    Path file = home.resolve(format + "." + Export.of(format).ending());
    return Files.write(file, export(format, null));
  }

  Path unpack(byte[] zip, String name) throws IOException {
    return unpack(zip, home.resolve(name));
  }

  static Path unpack(byte[] zip, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(DurableFiles.folderOf(file));
        Files.write(file, in.readAllBytes());
      }
    }
    return folder;
  }

  /** The folder of a run's exported model. */
  Path model(SeedRun run, String below) throws IOException {
    String name = "%s-%s-seed-%d".formatted(CAMPAIGN, run.experiment(), run.seed());
    return unpack(export("hf-model", run.id()), below).resolve(name);
  }

  List<StageView> completed() {
    return campaign(null).record().stages().stream()
        .filter(stage -> stage.state() == StageState.DONE || stage.state() == StageState.CACHED)
        .toList();
  }

  /** The standards' own tools; the test is skipped where they cannot be had. */
  static ExportTools tools() {
    Optional<ExportTools> found = ExportTools.find();
    assumeTrue(found.isPresent(), "the tools cannot be had; why stands above");
    return found.orElseThrow();
  }

  static void requirePassed(ExportTools.Verdict verdict) {
    assertThat(verdict.exitCode()).as(verdict.said()).isZero();
  }

  @Override
  public void close() {
    demo.close();
  }
}
