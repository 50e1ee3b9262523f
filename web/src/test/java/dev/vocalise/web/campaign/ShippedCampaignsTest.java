package dev.vocalise.web.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.campaign.ExperimentSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedCampaignsTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final KnownNames KNOWN =
      new KnownNames(
          Map.of(
              "iemocap", "iemocap",
              "msp", "msp-improv",
              "emodb", "emo-db",
              "demo-iemocap", "iemocap",
              "demo-msp-improv", "msp-improv"),
          Map.of("ast-audioset", "ast", "demo-ast-tiny", "ast"),
          CampaignFileTest.KNOWN.labelMaps(),
          List.of("ast"));

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
              assertThat(experiment.reference()).isNotNull();
            });
  }

  @Test
  void theTablesOfTheAudioExperimentsAreShipped() throws IOException {
    assertThat(papers())
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "table-03.yaml",
            "table-04.yaml",
            "table-05.yaml",
            "table-06.yaml",
            "table-07.yaml",
            "table-08.yaml",
            "table-11.yaml");
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
            "no-target-data", "useTarget=false");
    CampaignSpec table = load(REPOSITORY.resolve("campaigns/paper/table-11.yaml"));
    String paper = ExperimentDefaults.paper().training().toString();
    assertThat(table.experiments()).extracting(ExperimentSpec::name).containsAll(changed.keySet());
    for (ExperimentSpec experiment : table.experiments()) {
      assertThat(differences(paper, experiment.branches().get(0).training().toString()))
          .as(experiment.name())
          .isEqualTo(changed.get(experiment.name()));
    }
  }

  private static String differences(String paper, String experiment) {
    List<String> expected = List.of(paper.split("[\\[\\], ]+"));
    return Stream.of(experiment.split("[\\[\\], ]+"))
        .filter(word -> !expected.contains(word))
        .collect(java.util.stream.Collectors.joining(" "));
  }

  @Test
  void theDemoComparesTheMethodWithItsSourceOnlyFormOverSeveralSeeds() {
    CampaignSpec demo = load(REPOSITORY.resolve("campaigns/demo.yaml"));
    assertThat(demo.experiments())
        .extracting(ExperimentSpec::name)
        .containsExactly("full-method", "no-target-data", "source-only");
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
    String table = CampaignKeys.markdown(ExperimentDefaults.paper());
    if (System.getProperty("write.docs") != null) {
      Files.writeString(page, text.substring(0, from) + table + text.substring(to), UTF_8);
      return;
    }
    assertThat(text.substring(from, to)).isEqualTo(table);
  }
}
