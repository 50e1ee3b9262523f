package dev.vocalise.web.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.model.Modality;
import dev.vocalise.model.method.Method;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.Reference;
import dev.vocalise.workflows.experiment.TextSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedCampaignsTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Path OLDER = Path.of("src/test/resources/campaign");
  private static final KnownNames KNOWN =
      KnownNames.of(
          Map.of(
              "iemocap", "iemocap",
              "msp", "msp-improv",
              "emodb", "emo-db",
              "podcast", "msp-podcast",
              "demo-iemocap", "iemocap",
              "demo-msp-improv", "msp-improv"),
          Map.of(
              "ast-audioset", "ast",
              "bert-base-uncased", "bert",
              "wav2vec2-base", "wav2vec2",
              "wav2vec2-large-xlsr-53-english", "wav2vec2",
              "demo-ast-tiny", "ast",
              "demo-bert-tiny", "bert",
              "demo-wav2vec2-tiny", "wav2vec2"));

  static List<Path> papers() throws IOException {
    try (Stream<Path> files = Files.list(REPOSITORY.resolve("campaigns/paper"))) {
      return files.sorted().toList();
    }
  }

  private static CampaignSpec load(Path file) {
    try {
      return CampaignFile.parse(Files.readString(file), file.getFileName().toString(), KNOWN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("papers")
  void everyTableOfThePaperLoadsWithItsReferences(Path file) {
    CampaignSpec spec = load(file);
    assertThat("paper-" + file.getFileName()).isEqualTo(spec.name() + ".yaml");
    assertThat(spec.experiments())
        .allSatisfy(
            experiment -> {
              assertThat(experiment.seeds()).hasSize(10);
              String method = experiment.branches().get(0).methodName();
              boolean ours = method.equals("multitask");
              assertThat(experiment.reference() != null || !ours).as(experiment.name()).isTrue();
              boolean beside = // the number may be of another experiment of the method
                  spec.experiments().stream()
                      .filter(other -> other.branches().get(0).methodName().equals(method))
                      .anyMatch(other -> other.reference() != null);
              boolean compared = !spec.baselines().isEmpty();
              if (compared && Method.of(method).origin() != null && !beside) {
                assertThat(spec.baselines())
                    .as(experiment.name())
                    .anyMatch(published -> method.equals(published.method()));
              }
            });
  }

  static List<Path> filesThatOlderBuildsRead() throws IOException {
    List<Path> files = new ArrayList<>(papers());
    files.removeIf(file -> file.endsWith("methods-on-ast.yaml"));
    files.add(REPOSITORY.resolve("campaigns/demo.yaml"));
    for (String name : List.of("everything", "layers", "layers-text")) {
      files.add(OLDER.resolve(name + ".yaml"));
    }
    return files;
  }

  /**
   * What the last build without methods made of each file is kept beside the files of this test;
   * settings that were added since have the value that keeps the meaning.
   */
  @ParameterizedTest
  @MethodSource("filesThatOlderBuildsRead")
  void filesMeanWhatTheyMeantBeforeThereWereMethods(Path file) throws IOException {
    String name = file.getFileName().toString();
    Path then = OLDER.resolve(name); // where the file has changed since
    JsonNode now = CanonicalJson.tree(load(Files.exists(then) ? then : file));
    for (JsonNode branch : now.findValues("training")) {
      assertThat(((ObjectNode) branch).remove("inference").at("/precision").asText())
          .isEqualTo("float32");
      assertThat(((ObjectNode) branch).remove("precision").asText()).isEqualTo("float32");
      assertThat(((ObjectNode) branch).remove("recompute").asBoolean()).isFalse();
    }
    assertThat(CanonicalJson.text(now))
        .isEqualTo(Files.readString(OLDER.resolve(name.replace(".yaml", ".json"))).strip());
  }

  @Test
  void everyTableAndAllOfThemTogetherAreShipped() throws IOException {
    assertThat(papers())
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "all.yaml",
            "methods-on-ast.yaml",
            "table-03.yaml",
            "table-04.yaml",
            "table-05.yaml",
            "table-06.yaml",
            "table-07.yaml",
            "table-08.yaml",
            "table-09.yaml",
            "table-10.yaml",
            "table-11.yaml",
            "table-12.yaml",
            "table-13.yaml");
  }

  @Test
  void eachAblationOfTable11ChangesOneThing() {
    Map<String, String> changed =
        Map.of(
            "all-tasks", "",
            "no-contrastive", "contrastive=0.0",
            "no-information-maximisation", "informationMaximisation=0.0",
            "no-augmentation-type", "augmentationType=0.0",
            "augmentation-type-0.5", "augmentationType=0.5",
            "wav2vec2", "",
            "no-target-data", "useTarget=false");
    CampaignSpec table = load(REPOSITORY.resolve("campaigns/paper/table-11.yaml"));
    assertChanges(table, changed);
    assertThat(backbones(table)).containsEntry("wav2vec2", "wav2vec2-base");
    assertThat(Map.copyOf(backbones(table)).values()).containsOnlyOnce("wav2vec2-base");
  }

  @Test
  void eachAblationOfTable12ChangesOneThing() {
    assertChanges(
        load(REPOSITORY.resolve("campaigns/paper/table-12.yaml")),
        Map.of(
            "all-tasks", "",
            "no-contrastive", "contrastive=0.0",
            "no-information-maximisation", "informationMaximisation=0.0"));
  }

  /** Against the paper's settings with the parts in which its batches pass the encoder. */
  private static void assertChanges(CampaignSpec table, Map<String, String> changed) {
    assertThat(table.experiments())
        .extracting(ExperimentSpec::name)
        .hasSameElementsAs(changed.keySet());
    for (ExperimentSpec experiment : table.experiments()) {
      BranchSpec branch = experiment.branches().get(0);
      boolean text = branch.modality().equals("text");
      Map<String, Object> paper =
          Method.of("multitask")
              .settings()
              .defaults(text ? Modality.TEXT : Modality.AUDIO)
              .with("training.microBatch", requireNonNull(branch.training().get("microBatch")))
              .stored();
      assertThat(paper).containsEntry("batchSize", text ? 512 : 64);
      assertThat(differences(paper.toString(), branch.training().toString()))
          .as(experiment.name())
          .isEqualTo(changed.get(experiment.name()));
    }
  }

  private static Map<String, String> backbones(CampaignSpec table) {
    return table.experiments().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                ExperimentSpec::name, experiment -> experiment.branches().get(0).backbone()));
  }

  private static ExperimentSpec experiment(String table, String name) {
    return load(REPOSITORY.resolve("campaigns/paper/" + table + ".yaml")).experiments().stream()
        .filter(experiment -> experiment.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * What the stage cache's key of a training depends on is the branch, the corpora and the split.
   */
  @Test
  void tablesShareTheBranchesTheyShareInThePaper() {
    BranchSpec audio = experiment("table-03", "ours").branches().get(0);
    ExperimentSpec table9 = experiment("table-09", "audio-text");
    assertThat(experiment("table-09", "audio").branches()).containsExactly(audio);
    assertThat(table9.branches()).hasSize(2).first().isEqualTo(audio);
    assertThat(experiment("table-11", "all-tasks").branches()).containsExactly(audio);
    ExperimentSpec table10 = experiment("table-10", "audio-asr");
    assertThat(table10.branches().get(0)).isEqualTo(audio);

    BranchSpec text = experiment("table-09", "text").branches().get(0);
    assertThat(text.training())
        .containsEntry("validateEverySource", 5)
        .containsEntry("validateEveryTarget", 3)
        .extractingByKey("losses", as(MAP))
        .containsEntry("augmentationType", 0.0);
    assertThat(table9.branches().get(1)).isEqualTo(text);
    assertThat(experiment("table-12", "all-tasks").branches()).containsExactly(text);
    BranchSpec heard = table10.branches().get(1);
    assertThat(heard.training()).isEqualTo(text.training());
    assertThat(heard.text())
        .isNotNull()
        .extracting(TextSpec::transcripts, TextSpec::trainingTranscripts)
        .containsExactly("asr", "corpus");
    for (ExperimentSpec experiment : List.of(table9, table10)) {
      assertThat(experiment.split()).isEqualTo(experiment("table-03", "ours").split());
      assertThat(experiment.source()).isEqualTo(experiment("table-03", "ours").source());
      assertThat(experiment.target()).isEqualTo(experiment("table-03", "ours").target());
    }
  }

  @Test
  void theCampaignOfAllTablesHoldsEachExperimentOfEach() throws IOException {
    Map<String, ExperimentSpec> all = new TreeMap<>();
    CampaignSpec together = load(REPOSITORY.resolve("campaigns/paper/all.yaml"));
    together.experiments().forEach(experiment -> all.put(experiment.name(), experiment));
    int baselines = 0;
    for (Path file : papers()) {
      String number = file.getFileName().toString().replaceAll("\\D", "");
      if (number.isEmpty()) {
        continue;
      }
      CampaignSpec table = load(file);
      baselines += (int) table.baselines().stream().filter(b -> b.method() == null).count();
      for (ExperimentSpec single : table.experiments()) {
        String name = "t" + number + "-" + single.name();
        ExperimentSpec same = requireNonNull(all.remove(name), name);
        Reference beside = same.reference();
        if (beside != null && single.reference() == null) {
          // One list of published numbers cannot tell tables apart, so they stand at the
          // experiments.
          assertThat(table.baselines())
              .as(name)
              .anyMatch(
                  published ->
                      published.mean() == beside.mean()
                          && single.branches().get(0).methodName().equals(published.method()));
        }
        assertThat(withName(same, single)).as(name).isEqualTo(single);
      }
    }
    assertThat(all).isEmpty();
    assertThat(together.baselines()).hasSize(baselines);
  }

  private static ExperimentSpec withName(ExperimentSpec other, ExperimentSpec single) {
    return new ExperimentSpec(
        single.name(),
        other.source(),
        other.target(),
        other.modality(),
        other.branches(),
        other.fusion(),
        other.seeds(),
        other.split(),
        single.reference() == null ? null : other.reference());
  }

  private static String differences(String paper, String experiment) {
    List<String> expected = List.of(paper.split("[{}, ]+"));
    return Stream.of(experiment.split("[{}, ]+"))
        .filter(word -> !expected.contains(word))
        .collect(java.util.stream.Collectors.joining(" "));
  }

  @Test
  void theDemoComparesTheMethodWithItsSourceOnlyFormOverSeveralSeeds() {
    CampaignSpec demo = load(REPOSITORY.resolve("campaigns/demo.yaml"));
    assertThat(demo.experiments())
        .extracting(ExperimentSpec::name)
        .containsExactly(
            "full-method",
            "no-target-data",
            "source-only",
            "text",
            "audio-text",
            "audio-asr-text",
            "crnn",
            "dann",
            "mtl-aug");
    assertThat(demo.experiments())
        .allSatisfy(experiment -> assertThat(experiment.seeds()).hasSizeGreaterThanOrEqualTo(3));
  }

  /** Regenerate with {@code ./mvnw -pl web -am test -Dtest=ShippedCampaignsTest -Dwrite.docs}. */
  @Test
  void theDocumentationHoldsTheKeysOfTheCode() throws IOException {
    Path page = REPOSITORY.resolve("docs/campaign-files.md");
    String text = Files.readString(page, UTF_8);
    String begin = "<!-- keys: checked against the code -->\n";
    String end = "<!-- end of keys -->\n";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(from).isGreaterThan(begin.length());
    String table = KeyTable.markdown(KNOWN);
    if (System.getProperty("write.docs") != null) {
      Files.writeString(page, text.substring(0, from) + table + text.substring(to), UTF_8);
      return;
    }
    assertThat(text.substring(from, to)).isEqualTo(table);
  }
}
