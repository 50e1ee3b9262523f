package dev.vocalise.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archives that are in the repository; the counts are those of {@code demo/README.md}. */
class DemoCorporaTest {
  /** Tests run in the folder of their module. */
  private static final Path ARCHIVES = Path.of("../demo/corpora");

  @TempDir static Path unpacked;
  private static DemoCorpora demo;

  @BeforeAll
  static void unpack() throws IOException {
    demo = DemoCorpora.unpack(ARCHIVES, unpacked);
  }

  private static ImportReport report(String kind, Path folder) {
    return CorpusAdapter.of(kind).read(folder, ImportOptions.strict()).report();
  }

  @Test
  void theIemocapLikeCorpusHasItsCounts() {
    ImportReport report = report("iemocap", demo.iemocap());

    assertThat(report.classes())
        .containsExactly(
            entry("neutral", 76), entry("happiness", 70), entry("sadness", 54), entry("anger", 54));
    assertThat(report.leftOut())
        .isEqualTo(Map.of("label fru", 16, "label xxx", 6, "label sur", 2, "label oth", 2));
    assertThat(report.speakers()).hasSize(10);
    assertThat(report.sessions()).hasSize(5);
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void theMspImprovLikeCorpusHasItsCounts() {
    ImportReport report = report("msp-improv", demo.mspImprov());

    assertThat(report.classes())
        .containsExactly(
            entry("neutral", 96), entry("happiness", 84), entry("sadness", 60), entry("anger", 60));
    assertThat(report.leftOut()).isEqualTo(Map.of("label O", 12, "label X", 8));
    assertThat(report.speakers()).hasSize(12);
    assertThat(report.sessions()).hasSize(6);
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void theEmoDbLikeCorpusHasItsCounts() {
    ImportReport report = report("emo-db", demo.emoDb());

    assertThat(report.classes())
        .containsExactly(
            entry("neutral", 30), entry("happiness", 28), entry("sadness", 28), entry("anger", 36));
    assertThat(report.leftOut())
        .isEqualTo(Map.of("label L (boredom)", 8, "label E (disgust)", 6, "label A (fear)", 6));
    assertThat(report.speakers()).hasSize(10);
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void aSecondUseTakesWhatIsThereAndLeavesNothingBehind() throws IOException {
    Path wav = demo.emoDb().resolve("wav");
    Object before = Files.getLastModifiedTime(wav);

    assertThat(DemoCorpora.unpack(ARCHIVES, unpacked)).isEqualTo(demo);

    assertThat(Files.getLastModifiedTime(wav)).isEqualTo(before);
    try (Stream<Path> names = Files.list(unpacked)) {
      assertThat(names.toList())
          .containsExactlyInAnyOrder(demo.iemocap(), demo.mspImprov(), demo.emoDb());
    }
  }

  @Test
  void aDamagedArchiveIsRefusedAndNothingIsPublished(@TempDir Path temp) throws IOException {
    Path archives = Files.createDirectories(temp.resolve("archives"));
    for (String name : List.of("iemocap-like.zip", "iemocap-like.sha256")) {
      Files.copy(ARCHIVES.resolve(name), archives.resolve(name));
    }
    byte[] zip = Files.readAllBytes(archives.resolve("iemocap-like.zip"));
    zip[zip.length / 2] ^= 1;
    Files.write(archives.resolve("iemocap-like.zip"), zip);

    assertThatThrownBy(() -> DemoCorpora.unpack(archives, temp.resolve("target")))
        .isInstanceOf(CorpusImportException.class)
        .hasMessageContaining("iemocap-like.zip is damaged");

    assertThat(temp.resolve("target")).isEmptyDirectory();
    assertThatThrownBy(() -> DemoCorpora.unpack(temp.resolve("none"), temp.resolve("target")))
        .hasMessageContaining("is missing");
  }
}
