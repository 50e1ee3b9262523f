package dev.vocalise.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.activities.audit.AuditReport;
import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.lineage.LineageGraph;
import dev.vocalise.activities.lineage.LineageNode;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Values;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.ExtraCorpus;
import dev.vocalise.workflows.experiment.SplitSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels of what is adapted to decide nothing; further corpora need have none. */
@Tag("servers")
class UnlabelledIT {
  private static final CorpusChoice SOURCE = new CorpusChoice("few", "csv", "default");
  private static final CorpusChoice TARGET = new CorpusChoice("emo-db", "emo-db", "default");
  private static final Map<String, Object> SMALL =
      Map.ofEntries(
          Map.entry("training.epochs", 2),
          Map.entry("training.batchSize", 16),
          Map.entry("training.warmUp", 1),
          Map.entry("training.pretraining", 1),
          Map.entry("networks.decoder1", 8),
          Map.entry("networks.decoder2", 8),
          Map.entry("networks.decoder3", 8),
          Map.entry("networks.melCritic1", 4),
          Map.entry("networks.melCritic2", 4),
          Map.entry("networks.melCritic3", 4),
          Map.entry("networks.melCritic4", 4));

  @TempDir private static Path home;
  private static DemoPlatform demo;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoPlatform.reopen(home, 1);
    Path iemocap = demo.corpora().iemocap();
    demo.register(SOURCE, FewRecordings.of("iemocap", iemocap, home.resolve("few"), 12));
    demo.register(TARGET, demo.corpora().emoDb());
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  /** A small crnn, trained for two epochs. */
  static BranchSpec branch(String method, String norm) {
    Method own = Method.of(method);
    Map<String, Object> values = new TreeMap<>(SMALL);
    values.keySet().removeIf(key -> !own.settings().has(key));
    BackboneFamily family = BackboneFamily.of("crnn");
    Map<String, Object> sizes =
        Map.of(
            "channels1",
            8,
            "channels2",
            8,
            "channels3",
            8,
            "lstm",
            4,
            "size",
            8,
            "frames",
            32,
            "bins",
            16,
            "norm",
            norm);
    return new BranchSpec(
        BranchSpec.AUDIO,
        family.kind(),
        "small",
        null,
        Values.byKey(own.settings(), Modality.AUDIO, values).stored(),
        method,
        Values.byKey(family.settings(), Modality.AUDIO, sizes).stored());
  }

  private static ExperimentSpec experiment(
      String name, CorpusChoice target, BranchSpec branch, String... extra) {
    return new ExperimentSpec(
        name,
        SOURCE,
        target,
        BranchSpec.AUDIO,
        List.of(branch),
        null,
        List.of(0),
        new SplitSpec("random", 0.2, 0.3),
        null,
        null,
        List.of(extra).stream().map(corpus -> new ExtraCorpus(corpus, "csv")).toList(),
        null);
  }

  private static StageView training(CampaignBoard board, int experiment) {
    List<StageView> trainings = demo.trainings(board, experiment);
    return trainings.get(trainings.size() - 1);
  }

  private static String weights(CampaignBoard board, int experiment) {
    return DemoPlatform.output(training(board, experiment), "model.safetensors").sha256();
  }

  /** Two maps of one corpus give the same utterances other classes, in the same parts. */
  @Test
  void otherLabelsOfTheTargetChangeNoMethodsWeights() {
    List<String> methods =
        Method.all().stream()
            .filter(method -> method.settings().has("training.collapse"))
            .map(Method::name)
            .toList();
    assertThat(methods).contains("dann", "gan", "addi", "saddi", "aae", "mtl-aug");
    List<ExperimentSpec> experiments = new ArrayList<>();
    for (String method : methods) {
      for (String map : List.of("emodb-535", "emodb-paper")) {
        CorpusChoice target = new CorpusChoice("emo-db", "emo-db", map);
        experiments.add(experiment(method + "-" + map, target, branch(method, "source")));
      }
    }
    CampaignBoard board = demo.run("maps", experiments.toArray(ExperimentSpec[]::new));
    for (int i = 0; i < experiments.size(); i += 2) {
      String name = experiments.get(i).name();
      assertThat(training(board, i).state()).as(name).isEqualTo(StageState.DONE);
      assertThat(training(board, i + 1).state()).as(name).isEqualTo(StageState.DONE);
      assertThat(weights(board, i + 1)).as(name).isEqualTo(weights(board, i));
      assertThat(predictions(board, i + 1))
          .as("%s is tested with other labels", name)
          .isNotEqualTo(predictions(board, i));
    }
  }

  /** The file that has the labels of T_te beside what was decided. */
  private static String predictions(CampaignBoard board, int experiment) {
    StageView tested =
        demo.view(board, experiment).last(StageName.EVALUATE.stored(), "").orElseThrow();
    return DemoPlatform.output(tested, "predictions.jsonl").sha256();
  }

  /** A corpus with other labels, the recordings linked. */
  private static void relabelled(String name, UnaryOperator<List<String>> labels) throws Exception {
    Path given = home.resolve("podcasts");
    Path folder = Files.createDirectory(home.resolve(name));
    List<String> lines = Files.readAllLines(given.resolve("manifest.csv"));
    List<String> files = lines.stream().skip(1).map(line -> line.split(",")[0]).toList();
    List<String> all =
        labels.apply(lines.stream().skip(1).map(line -> line.split(",")[1]).toList());
    List<String> manifest = new ArrayList<>(List.of(lines.get(0)));
    for (int i = 0; i < files.size(); i++) {
      Files.createLink(folder.resolve(files.get(i)), given.resolve(files.get(i)));
      manifest.add(files.get(i) + "," + all.get(i));
    }
    Files.write(folder.resolve("manifest.csv"), manifest);
    demo.register(new CorpusChoice(name, "csv", "default"), folder);
  }

  private static List<String> turned(List<String> labels) {
    List<String> turned = new ArrayList<>(labels);
    Collections.rotate(turned, labels.size() / 3);
    return turned;
  }

  @Test
  void furtherCorporaJoinTheTargetWithoutTheirLabels() throws Exception {
    Path improv = demo.corpora().mspImprov();
    FewRecordings.of("msp-improv", improv, home.resolve("podcasts"), 6);
    demo.register(new CorpusChoice("podcasts", "csv", "default"), home.resolve("podcasts"));
    relabelled("turned", UnlabelledIT::turned);
    relabelled("bare", labels -> Collections.nCopies(labels.size(), ""));
    BranchSpec aae = branch("aae", "per-corpus");
    CampaignBoard board =
        demo.run(
            "extra",
            experiment("alone", TARGET, aae),
            experiment("joined", TARGET, aae, "podcasts"),
            experiment("turned", TARGET, aae, "turned"),
            experiment("bare", TARGET, aae, "bare"));

    assertThat(weights(board, 1)).isNotEqualTo(weights(board, 0));
    assertThat(weights(board, 2)).isEqualTo(weights(board, 1));
    assertThat(weights(board, 3)).isEqualTo(weights(board, 1));
    StageView training = training(board, 1);
    assertThat(training.inputs())
        .extracting(FileRef::name)
        .containsExactly(
            "source.jsonl",
            "source-audio.json",
            "target.jsonl",
            "target-audio.json",
            "extra-1.jsonl",
            "extra-1-audio.json");
    assertThat(
            demo.json(DemoPlatform.output(training, "training.json"))
                .get(0)
                .at("/extra/0/utterances")
                .asInt())
        .isEqualTo(24);
    assertThat(demo.view(board, 1).run().corpora()).containsEntry("extra-1", "podcasts");
    LineageNode behind = open(graph().node("attempt:" + training.id()), "extra-1.jsonl");
    assertThat(open(open(behind, "dataset"), "podcasts").kind()).isEqualTo(LineageNode.Kind.CORPUS);
    exports();
    AuditReport audit = demo.fullAudit();
    assertThat(audit.findings()).noneMatch(finding -> finding.check().startsWith("protocol"));
    assertThat(audit.violated()).isZero();
    again(weights(board, 1));
  }

  private static LineageGraph graph() {
    return demo.platform().provenance().lineage();
  }

  private static LineageNode open(LineageNode node, String label) {
    return graph().behind(node.id(), 0).nodes().stream()
        .filter(behind -> behind.label().startsWith(label))
        .findFirst()
        .orElseThrow(() -> new AssertionError(label + " is not behind " + node.label()));
  }

  private static void exports() throws Exception {
    for (String format : List.of("prov", "openlineage", "cyclonedx", "model-card", "dossier")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Export.of(format)
          .write(demo.platform().provenance().exported("extra", null).orElseThrow(), out);
      assertThat(out.toString(StandardCharsets.UTF_8)).as(format).contains("podcasts");
    }
  }

  /** A reproduction has a training of its own; another worker takes it over. */
  private static void again(String weights) {
    String reproduction =
        demo.platform().provenance().reproductions().launch("extra/joined/0").campaign();
    demo.replaceWorker();
    CampaignBoard board = demo.ended(reproduction);
    assertThat(training(board, 0).state()).isEqualTo(StageState.DONE);
    assertThat(weights(board, 0)).isEqualTo(weights);
  }

  @Test
  void aRecordingThatIsTestedMayBeInNoFurtherCorpusAndOtherMethodsTakeNone() throws Exception {
    Path tested = FewRecordings.of("emo-db", demo.corpora().emoDb(), home.resolve("same"), 6);
    demo.register(new CorpusChoice("same", "csv", "default"), tested);
    CampaignBoard board =
        demo.run(
            "refused",
            experiment("same", TARGET, branch("aae", "source"), "same"),
            experiment("dann", TARGET, branch("dann", "source"), "same"));

    assertThat(DemoPlatform.failure(board, 0).code()).isEqualTo("PROTOCOL_INVALID");
    assertThat(DemoPlatform.failure(board, 0).message())
        .contains("and in the extra corpus same, maybe under another name");
    assertThat(DemoPlatform.failure(board, 1).code()).isEqualTo("SPEC_INVALID");
    assertThat(DemoPlatform.failure(board, 1).message())
        .contains("expected no extra corpora for the method dann");
  }
}
