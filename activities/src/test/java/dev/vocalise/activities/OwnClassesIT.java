package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.audit.AuditReport;
import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.dataset.ClassWords;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.LabelMap;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.SplitSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns whose classes are not the paper's four, from the labels to the exports. */
class OwnClassesIT {
  private static final ClassWords TWO =
      ClassWords.of(
          new ClassNames(List.of("negative", "positive")),
          Map.of("negative", List.of("anger", "sadness"), "positive", List.of("happiness")));
  private static final ClassWords SIX =
      ClassWords.of(
          new ClassNames(List.of("anger", "disgust", "fear", "happiness", "neutral", "sadness")),
          Map.of());

  /** Labels of a corpus of six, two for each of some of the demo's. */
  private static final Map<Emotion, List<String>> LABELS =
      Map.of(
          Emotion.NEUTRAL, List.of("ruhig"),
          Emotion.HAPPINESS, List.of("Freude"),
          Emotion.SADNESS, List.of("sad", "Angst"),
          Emotion.ANGER, List.of("Wut", "disgusted"));

  private static final Map<String, String> GERMAN =
      Map.of("ruhig", "neutral", "freude", "happiness", "angst", "fear", "wut", "anger");

  @TempDir private static Path home;
  private static DemoPlatform demo;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoPlatform.start(home, 1); // dropout of two at once is drawn from one generator
    Path iemocap = demo.corpora().iemocap();
    Path improv = demo.corpora().mspImprov();
    demo.register(new CorpusChoice("six", "csv", "default"), relabelled("iemocap", iemocap, "six"));
    demo.register(
        new CorpusChoice("other-six", "csv", "default"),
        relabelled("msp-improv", improv, "other-six"));
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  private static Path relabelled(String kind, Path complete, String name) throws IOException {
    Path folder = Files.createDirectories(home.resolve(name));
    Map<Emotion, Integer> taken = new EnumMap<>(Emotion.class);
    List<String> table = new ArrayList<>(List.of("file,emotion"));
    for (Utterance utterance :
        CorpusAdapter.of(kind).read(complete, ImportOptions.strict()).utterances()) {
      Emotion emotion = utterance.emotion();
      if (emotion != null && taken.merge(emotion, 1, Integer::sum) <= 24) {
        List<String> labels = LABELS.getOrDefault(emotion, List.of());
        String file = utterance.id() + ".wav";
        Files.createLink(folder.resolve(file), complete.resolve(utterance.audioPath()));
        table.add(file + "," + labels.get(taken.getOrDefault(emotion, 0) % labels.size()));
      }
    }
    Files.write(folder.resolve("manifest.csv"), table);
    return folder;
  }

  private static CorpusChoice own(
      String corpus, String kind, ClassWords words, Map<String, String> labels) {
    return new CorpusChoice(
        corpus, kind, LabelMap.OWN, words.labels(CorpusAdapter.of(kind), labels));
  }

  private static ExperimentSpec experiment(
      String name, ClassWords words, CorpusChoice source, CorpusChoice target, BranchSpec branch) {
    return new ExperimentSpec(
        name,
        source,
        target,
        BranchSpec.AUDIO,
        List.of(branch),
        null,
        List.of(0),
        new SplitSpec("random", 0.2, 0.3),
        null,
        null,
        null,
        words.classes().names());
  }

  @Test
  void twoClassesOfSeveralEmotionsReachEveryTableAndExport() throws Exception {
    ExperimentSpec experiment =
        experiment(
            "binary",
            TWO,
            own("iemocap", "iemocap", TWO, Map.of("exc", "none", "fru", "negative")),
            own("emo-db", "emo-db", TWO, Map.of()),
            ast());
    CampaignBoard board = demo.run("two", experiment);

    Scores scores = demo.scores(board, 0).decided();
    assertThat(scores.recall()).hasSize(2).doesNotContainNull();
    assertThat(references(board)).containsExactlyInAnyOrder("negative", "positive");
    assertThat(points(board)).contains("recall.negative", "recall.positive");
    assertThat(demo.view(board, 0).run().settings().at("/source/labels").asText())
        .as("labels may hold what no name of a parameter may")
        .startsWith("own: negative of anger, fru");
    StageView training = demo.trainings(board, 0).get(0);
    assertThat(training.spec().path("classes")).hasToString("[\"negative\",\"positive\"]");
    assertThat(training.spec().at("/sourceClasses/exc").asText()).isEqualTo("none");

    UUID run = demo.view(board, 0).run().id();
    Path model = ExportedDemo.unpack(export("two", "hf-model", run), home.resolve("hf"));
    JsonNode config =
        CanonicalJson.MAPPER.readTree(
            Files.readAllBytes(model.resolve("two-binary-seed-0/config.json")));
    assertThat(config.path("id2label")).hasToString("{\"0\":\"negative\",\"1\":\"positive\"}");
    assertThat(new String(export("two", "model-card", run), UTF_8))
        .contains("order of the logits: negative, positive.")
        .contains("recall negative")
        .contains("negative of anger, fru, negative, sadness; positive of happiness, positive")
        .contains("left out exc");
    assertThat(new String(export("two", "cyclonedx", null), UTF_8)).contains("positive, T_te of");
    BundleChecks bundle =
        new BundleChecks(
            ExportedDemo.unpack(export("two", "bundle", null), home.resolve("bundle")));
    ExportedDemo.requirePassed(bundle.verify(bundle.fingerprint()));
    audited();
    again(board, "two/binary/0");
  }

  @Test
  void sixClassesOfCorporaWithLabelsOfTheirOwn() throws Exception {
    CorpusChoice source = own("six", "csv", SIX, GERMAN);
    CorpusChoice target = own("other-six", "csv", SIX, GERMAN);
    CampaignBoard board =
        demo.run(
            "six",
            experiment("mtl-aug", SIX, source, target, UnlabelledIT.branch("mtl-aug", "source")),
            experiment("dann", SIX, source, target, UnlabelledIT.branch("dann", "source")),
            experiment("multitask", SIX, source, target, ast()));

    for (int i = 0; i < 3; i++) {
      assertThat(demo.scores(board, i).decided().confusion().classes()).isEqualTo(6);
    }
    assertThat(references(board)).containsExactlyInAnyOrderElementsOf(SIX.classes().names());
    assertThat(points(board)).contains("predicted.disgust", "recall.fear");
    assertThat(new String(export("six", "model-card", null), UTF_8)).contains("recall disgust");
    audited();
    again(board, "six/mtl-aug/0");
  }

  @Test
  void anotherMapIsAnotherTrainingAndNamesOfClassesArePartOfIt() {
    ClassWords turned =
        ClassWords.of(
            new ClassNames(List.of("up", "down")),
            Map.of("up", List.of("happiness", "anger"), "down", List.of("sadness")));
    ClassWords renamed =
        ClassWords.of(
            new ClassNames(List.of("a", "b")),
            Map.of("a", List.of("happiness", "anger"), "b", List.of("sadness")));
    BranchSpec branch = UnlabelledIT.branch("source-only", "source");
    ExperimentSpec[] experiments =
        List.of(turned, renamed).stream()
            .map(
                words ->
                    experiment(
                        words.classes().name(0),
                        words,
                        own("iemocap", "iemocap", words, Map.of()),
                        own("emo-db", "emo-db", words, Map.of()),
                        branch))
            .toArray(ExperimentSpec[]::new);
    CampaignBoard board = demo.run("renamed", experiments);

    StageView one = demo.trainings(board, 0).get(0);
    StageView other = demo.trainings(board, 1).get(0);
    assertThat(List.of(one.state(), other.state())).containsOnly(StageState.DONE);
  }

  @Test
  void aClassThatTheTargetLacksFailsByNameWithWhatThereIs() {
    CampaignBoard board =
        demo.run(
            "lacking",
            experiment(
                "fear",
                SIX,
                own("six", "csv", SIX, GERMAN),
                own("msp-improv", "msp-improv", SIX, Map.of()),
                UnlabelledIT.branch("source-only", "source")));

    assertThat(DemoPlatform.failure(board, 0).message())
        .contains("the target corpus has no utterance of disgust, fear, expected every class")
        .contains("it holds anger ");
  }

  private static Set<String> references(CampaignBoard board) {
    StageView tested = demo.view(board, 0).last(StageName.EVALUATE.stored(), "").orElseThrow();
    Set<String> names = new TreeSet<>();
    demo.json(DemoPlatform.output(tested, "predictions.jsonl"))
        .forEach(line -> names.add(line.path("reference").asText()));
    return names;
  }

  private static Set<String> points(CampaignBoard board) {
    return demo.view(board, 0).curves().keySet();
  }

  private static byte[] export(String campaign, String format, @Nullable UUID run)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Export.of(format)
        .write(demo.platform().provenance().exported(campaign, run).orElseThrow(), out);
    return out.toByteArray();
  }

  private static void audited() {
    AuditReport audit = demo.fullAudit();
    assertThat(audit.violated()).as("%s", audit.findings()).isZero();
  }

  private static void again(CampaignBoard board, String run) {
    CampaignBoard again =
        demo.ended(demo.platform().provenance().reproductions().launch(run).campaign());
    assertThat(demo.trainings(again, 0).get(0).state()).isEqualTo(StageState.DONE);
    assertThat(DemoPlatform.output(demo.trainings(again, 0).get(0), "model.safetensors"))
        .isEqualTo(DemoPlatform.output(demo.trainings(board, 0).get(0), "model.safetensors"));
  }
}
