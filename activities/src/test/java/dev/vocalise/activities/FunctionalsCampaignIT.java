package dev.vocalise.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.audit.AuditReport;
import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.lineage.LineageGraph;
import dev.vocalise.activities.lineage.LineageNode;
import dev.vocalise.activities.prediction.Prediction;
import dev.vocalise.activities.prediction.PredictionService;
import dev.vocalise.activities.prediction.Question;
import dev.vocalise.activities.prediction.Recording;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.FeatureSetRepository.Added;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.NameTakenException;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.Modality;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.functionals.FunctionalsException;
import dev.vocalise.model.functionals.NamedFunctionals;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Values;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functionals of two corpora as inputs of a campaign. */
@Tag("servers")
class FunctionalsCampaignIT {
  private static final CorpusChoice SOURCE = DemoPlatform.MSP_IMPROV;
  private static final CorpusChoice TARGET = DemoPlatform.EMO_DB;

  @TempDir private static Path home;
  private static DemoPlatform demo;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoPlatform.reopen(home, 1);
    demo.register(SOURCE, demo.corpora().mspImprov());
    demo.register(TARGET, demo.corpora().emoDb());
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  private static List<Utterance> utterances(CorpusChoice corpus) {
    return CorpusManifests.read(
            demo.platform().artifacts(),
            CorpusManifests.ref(demo.platform().corpora().find(corpus.corpus()).orElseThrow()))
        .utterances();
  }

  /** Six numbers that tell of the class, one that is always the same. */
  private static String numbers(Utterance utterance, String separator) {
    SplittableRandom random = new SplittableRandom(utterance.id().hashCode());
    int emotion = utterance.emotion() == null ? 9 : utterance.emotion().index();
    return random
            .doubles(6, -1, 1)
            .mapToObj(noise -> String.valueOf((float) (emotion + noise)))
            .collect(Collectors.joining(separator))
        + separator
        + "0.5";
  }

  /** As opensmile writes it, with the paths of another machine. */
  private static Path opensmile(CorpusChoice corpus, String columns) throws IOException {
    StringBuilder text = new StringBuilder("file,start,end," + columns + "\n");
    for (Utterance utterance : utterances(corpus)) {
      text.append(
          "/mnt/data/%s,0 days,,%s\n".formatted(utterance.audioPath(), numbers(utterance, ",")));
    }
    return Files.writeString(home.resolve(corpus.corpus() + "-opensmile.csv"), text);
  }

  /** As SMILExtract writes it. */
  private static Path smilExtract(CorpusChoice corpus, String columns) throws IOException {
    StringBuilder text = new StringBuilder("name;frameTime;" + columns.replace(',', ';') + "\n");
    for (Utterance utterance : utterances(corpus)) {
      String name = utterance.audioPath().replaceFirst("^.*/", "");
      text.append("'%s';0.000000;%s\n".formatted(name, numbers(utterance, ";")));
    }
    return Files.writeString(home.resolve(corpus.corpus() + "-smilextract.csv"), text);
  }

  private static Added add(String name, CorpusChoice corpus, Path table) throws IOException {
    return demo.platform()
        .featureRegistrar()
        .as(Actor.user("anna", "cli"))
        .add(name, corpus.corpus(), table);
  }

  private static ExperimentSpec experiment(String features) {
    Values values =
        Values.byKey(
            Method.of("source-only").settings(),
            Modality.AUDIO,
            Map.of("training.epochs", 60, "training.batchSize", 16, "training.learningRate", 1e-3));
    return DemoExperiments.experiment(
        "mlp",
        SOURCE,
        TARGET,
        List.of(0),
        null,
        new BranchSpec(
            BranchSpec.AUDIO,
            "mlp",
            "mlp",
            null,
            values.stored(),
            "source-only",
            Map.of("features", features, "hidden", 32, "size", 16)));
  }

  @Test
  void functionalsAreReadTrainedOnTracedAndStoredAgain() throws Exception {
    String columns = "F0,loudness,jitter,shimmer,HNR,mfcc1,constant";
    CampaignBoard missing = demo.run("missing", experiment("egemaps"));
    assertThat(DemoPlatform.failure(missing, 0).code()).isEqualTo("FEATURES_NOT_REGISTERED");
    assertThat(DemoPlatform.failure(missing, 0).message())
        .contains("vocalise features add egemaps msp-improv FILE.csv");

    Path source = opensmile(SOURCE, columns);
    FeatureSetView ofSource = add("egemaps", SOURCE, source).set();
    FeatureSetView ofTarget = add("egemaps", TARGET, smilExtract(TARGET, columns)).set();
    refusals(source, columns, ofSource);

    CampaignBoard first = demo.run("first", experiment("egemaps"));
    StageView training = demo.trainings(first, 0).get(0);
    assertThat(training.inputs())
        .extracting(FileRef::name)
        .containsExactly(
            "source-functionals.safetensors",
            "target-functionals.safetensors",
            "source.jsonl",
            "target.jsonl");
    assertThat(tested(first).inputs())
        .filteredOn(file -> file.role().equals("functionals"))
        .extracting(FileRef::sha256)
        .containsExactly(ofTarget.artifact().sha256());
    assertThat(demo.view(first, 0).run().uar())
        .as("the classes are in the numbers")
        .isGreaterThan(0.6);
    FileRef model = DemoPlatform.output(training, "model.safetensors");

    predictions(first);
    lineage(source, ofSource);
    exports();
    again(ofSource, model);
    AuditReport audit = demo.fullAudit();
    assertThat(audit.findings()).noneMatch(finding -> finding.check().startsWith("artifact"));
    assertThat(audit.violated()).isZero();
  }

  /** Of rows that come from a table and belong to no corpus. */
  private static void predictions(CampaignBoard board) throws IOException {
    PredictionService service = demo.platform().predictions();
    Map<String, String> paths = new HashMap<>();
    utterances(TARGET).forEach(one -> paths.put(one.id(), one.audioPath()));
    List<JsonNode> stored =
        demo.json(DemoPlatform.output(tested(board), "predictions.jsonl")).stream()
            .sorted(
                Comparator.comparing(
                    one ->
                        utterances(TARGET).stream()
                            .filter(u -> u.id().equals(one.path("utterance").asText()))
                            .findFirst()
                            .orElseThrow()
                            .sound()))
            .toList();
    List<Recording> asked = new ArrayList<>();
    try (NamedFunctionals rows =
        NamedFunctionals.read(home.resolve(TARGET.corpus() + "-smilextract.csv"))) {
      assertThat(service.about("first/mlp/0", null).functionals()).isEqualTo(rows.columns());
      for (JsonNode one : stored) {
        String path = Objects.requireNonNull(paths.get(one.path("utterance").asText()));
        asked.add(new Recording(path, null, null, rows.row(path)));
      }
    }
    List<Prediction> again =
        service.answer(new Question("first/mlp/0", null, null, asked)).predictions();
    for (int i = 0; i < stored.size(); i++) {
      List<Float> logits = Objects.requireNonNull(again.get(i).logits());
      for (int c = 0; c < logits.size(); c++) {
        assertThat(logits.get(c))
            .isEqualTo((float) stored.get(i).path("logits").path(c).asDouble());
      }
    }
    List<Recording> sound = List.of(new Recording("a.wav", home.resolve("a.wav"), null, null));
    assertThatThrownBy(() -> service.answer(new Question("first/mlp/0", null, null, sound)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reads 7 functionals that are computed elsewhere (F0 …)")
        .hasMessageContaining("--functionals FILE.csv");
  }

  private static StageView tested(CampaignBoard board) {
    return demo.view(board, 0).last(StageName.EVALUATE.stored(), "").orElseThrow();
  }

  private static void refusals(Path source, String columns, FeatureSetView known)
      throws IOException {
    assertThat(add("egemaps", SOURCE, source)).isEqualTo(new Added(known, false));
    assertThat(add("egemaps", SOURCE, smilExtract(SOURCE, columns)).set())
        .as("the same from another tool")
        .isEqualTo(known);
    Path other = smilExtract(SOURCE, columns.replace("HNR", "hnr"));
    assertThatThrownBy(() -> add("egemaps", SOURCE, other)).isInstanceOf(NameTakenException.class);
    assertThatThrownBy(() -> add("egemaps", TARGET, source))
        .isInstanceOf(FunctionalsException.class)
        .hasMessageContaining(utterances(TARGET).size() + " utterances have no row");
    add("turned", SOURCE, source);
    add("turned", TARGET, opensmile(TARGET, columns.replace("F0,loudness", "loudness,F0")));
    CampaignBoard turned = demo.run("turned", experiment("turned"));
    assertThat(DemoPlatform.failure(turned, 0).code()).isEqualTo("FEATURES_UNUSABLE");
    assertThat(DemoPlatform.failure(turned, 0).message())
        .contains("column 1 'F0' for msp-improv and 'loudness' for emo-db");
  }

  private static void lineage(Path source, FeatureSetView set) throws IOException {
    LineageNode evaluation = open(graph().root("first/mlp/0"), "evaluation");
    LineageNode training = open(open(evaluation, "model.safetensors"), "training");
    LineageNode features =
        open(open(training, "source-functionals.safetensors"), "egemaps of msp-improv");
    assertThat(features.digest()).isEqualTo(set.artifact().sha256());
    assertThat(Objects.requireNonNull(features.made()).who()).isEqualTo("anna, cli");
    assertThat(open(features, source.getFileName().toString()).digest())
        .isEqualTo(Sha256.of(source));
    assertThat(open(features, SOURCE.corpus()).kind()).isEqualTo(LineageNode.Kind.CORPUS);
    assertThat(open(open(evaluation, "target-functionals.safetensors"), "egemaps of emo-db"))
        .isEqualTo(graph().node("features:egemaps/emo-db"));
  }

  private static LineageGraph graph() {
    return demo.platform().provenance().lineage();
  }

  private static LineageNode open(LineageNode node, String label) {
    return graph().behind(node.id(), 0).nodes().stream()
        .filter(behind -> behind.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new AssertionError(label + " is not behind " + node.label()));
  }

  private static void exports() throws IOException {
    for (String format :
        List.of("prov", "openlineage", "ro-crate", "cyclonedx", "model-card", "bundle")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Export.of(format)
          .write(demo.platform().provenance().exported("first", null).orElseThrow(), out);
      if (!format.equals("ro-crate") && !format.equals("bundle")) { // which are zips
        assertThat(out.toString(StandardCharsets.UTF_8)).as(format).contains("egemaps");
      }
      assertThat(out.size()).as(format).isPositive();
    }
  }

  /**
   * What is lost is stored again from the user's table, and gives the same bits, stopped or not.
   */
  private static void again(FeatureSetView set, FileRef model) throws Exception {
    CampaignBoard renamed = demo.run("renamed", experiment(alias()));
    assertThat(demo.trainings(renamed, 0).get(0).state()).isEqualTo(StageState.CACHED);

    demo.delete(model);
    demo.delete(set.artifact());
    demo.forgetCopies();
    demo.launch("again", experiment("egemaps"));
    demo.replaceWorker();
    List<StageView> trainings = demo.trainings(demo.ended("again"), 0);
    StageView repeated = trainings.get(trainings.size() - 1);
    assertThat(repeated.state()).isEqualTo(StageState.DONE);
    assertThat(DemoPlatform.output(repeated, "model.safetensors").sha256())
        .isEqualTo(model.sha256());
  }

  /** The same functionals under another name: the name decides nothing. */
  private static String alias() throws IOException {
    for (CorpusChoice corpus : List.of(SOURCE, TARGET)) {
      FeatureSetView known =
          demo.platform().features().find("egemaps", corpus.corpus()).orElseThrow();
      FeatureSetView same = add("other-name", corpus, Path.of(known.source())).set();
      assertThat(same.artifact().sha256()).isEqualTo(known.artifact().sha256());
    }
    return "other-name";
  }
}
