package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.ImportReport;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.input.InputRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is bad is named, counted, and refused above one percent, whatever the layout. */
class DamagedCorpusTest {
  @TempDir Path root;

  private Corpus read(ImportOptions options) {
    return CorpusAdapter.of("iemocap").read(root, options);
  }

  private void truncate(Path file, int bytes) throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), bytes));
  }

  @Test
  void everyKindOfBadAudioIsNamedAndCountedByReason() throws IOException {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(500, "neu"));
    Files.delete(CorpusLayouts.iemocapWav(root, 10));
    truncate(CorpusLayouts.iemocapWav(root, 20), 0);
    truncate(CorpusLayouts.iemocapWav(root, 30), 60);
    Files.writeString(CorpusLayouts.iemocapWav(root, 40), "<html>not found</html>");
    truncate(CorpusLayouts.iemocapWav(root, 50), 20);

    ImportReport report = read(ImportOptions.strict()).report(); // exactly 1 %

    assertThat(report.utterances()).isEqualTo(495);
    assertThat(report.leftOut())
        .isEqualTo(
            Map.of(
                "missing audio", 1, "empty audio", 1, "truncated audio", 2, "HTML or XML page", 1));
    Map<String, String> reasons = new TreeMap<>();
    report.problems().forEach(problem -> reasons.put(problem.path(), problem.reason()));
    assertThat(reasons)
        .containsEntry(path(10), "missing audio")
        .containsEntry(path(20), "empty audio")
        .containsEntry(path(30), "truncated audio")
        .containsEntry(path(40), "HTML or XML page")
        .containsEntry(path(50), "truncated audio");
    assertThat(report.problems().get(0).message())
        .contains("listed at Session1/dialog/EmoEvaluation/Ses01F_impro01.txt:");
  }

  private String path(int n) {
    return CorpusFiles.relative(root, CorpusLayouts.iemocapWav(root, n));
  }

  @Test
  void exactlyOnePercentPassesAndMoreIsRefusedAsAWhole() throws IOException {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(200, "neu", "ang"));
    Files.delete(CorpusLayouts.iemocapWav(root, 0));
    Files.delete(CorpusLayouts.iemocapWav(root, 1));
    assertThat(read(ImportOptions.strict()).report().utterances()).isEqualTo(198);

    CorpusLayouts.replaceInFile(
        CorpusLayouts.iemocapLabels(root, 5), "F_impro01_M005\tang", "F_impro01_M005\t???");
    CorpusImportException refused =
        catchThrowableOfType(CorpusImportException.class, () -> read(ImportOptions.strict()));

    assertThat(refused)
        .hasMessageContaining("3 of 200 listed utterances are bad")
        .hasMessageContaining("Session1/dialog/EmoEvaluation/Ses01F_impro01.txt:8")
        .hasMessageContaining("--allow-bad");
    assertThat(refused.getMessage()).doesNotContain("\n");
    assertThat(refused.problems()).hasSize(3);
    assertThat(read(ImportOptions.allowingBad()).report().utterances()).isEqualTo(197);
  }

  @Test
  void badAudioOfAnotherEmotionIsBadAudioAndCountedOnce() throws IOException {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(200, "neu", "fru"));
    truncate(CorpusLayouts.iemocapWav(root, 1), 0);

    ImportReport report = read(ImportOptions.strict()).report();

    assertThat(report.leftOut()).isEqualTo(Map.of("label fru", 99, "empty audio", 1));
    assertThat(report.utterances()).isEqualTo(100);
  }

  @Test
  void nothingUsableIsRefusedEvenWhenBadIsAllowed() throws IOException {
    CorpusLayouts.iemocap(root, List.of("neu"));
    Files.delete(CorpusLayouts.iemocapWav(root, 0));

    assertThatThrownBy(() -> read(ImportOptions.allowingBad()))
        .isInstanceOf(CorpusImportException.class)
        .hasMessageContaining("1 of 1 listed");
  }

  @Test
  void theSameRecordingUnderTwoNamesIsNoted() throws IOException {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(20, "neu"));
    Files.write(
        CorpusLayouts.iemocapWav(root, 1), Files.readAllBytes(CorpusLayouts.iemocapWav(root, 0)));

    assertThat(read(ImportOptions.strict()).report().notes())
        .anyMatch(
            note ->
                note.contains("Recordings under more than one name")
                    && note.contains("Ses01F_impro01_F000 = Ses02F_impro01_M001"));
  }

  @Test
  void audioWithoutALabelIsCountedAndNeverTooMuch() {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(20, "neu"));
    for (int i = 0; i < 30; i++) {
      Path beside = CorpusLayouts.iemocapWav(root, 0);
      CorpusLayouts.wav(beside.resolveSibling("Ses01F_impro01_F9%02d.wav".formatted(i)), 900 + i);
    }

    ImportReport report = read(ImportOptions.strict()).report();

    assertThat(report.utterances()).isEqualTo(20);
    assertThat(report.leftOut()).isEqualTo(Map.of("no label", 30));
    assertThat(report.problems()).isEmpty();
    assertThat(report.notes()).anyMatch(note -> note.startsWith("30 audio files have no label"));
  }

  @Test
  void aLabelWithoutAudioIsNamedWithThePathAndItsLine() throws IOException {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(200, "neu"));
    Files.delete(CorpusLayouts.iemocapWav(root, 5)); // the second block of its file

    assertThat(read(ImportOptions.strict()).report().problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.describe())
                    .isEqualTo(
                        path(5)
                            + ": expected a WAV or FLAC file here (listed at"
                            + " Session1/dialog/EmoEvaluation/Ses01F_impro01.txt:8)"));
  }

  @Test
  void linksThatLeadOutOfTheCorpusAreNotFollowed(@TempDir Path elsewhere) throws IOException {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(200, "neu"));
    Path wav = CorpusLayouts.iemocapWav(root, 0);
    Files.move(wav, elsewhere.resolve("secret.wav"));
    Files.createSymbolicLink(wav, elsewhere.resolve("secret.wav"));
    Path inside = CorpusLayouts.iemocapWav(root, 1);
    Files.move(inside, root.resolve("kept.wav"));
    Files.createSymbolicLink(inside, root.resolve("kept.wav"));
    Path words = root.resolve("Session2/dialog/transcriptions/Ses02F_impro01.txt");
    Files.move(words, elsewhere.resolve("words.txt"));
    Files.createSymbolicLink(words, elsewhere.resolve("words.txt"));

    Corpus corpus = read(ImportOptions.strict());

    assertThat(corpus.report().utterances()).isEqualTo(199);
    assertThat(corpus.report().leftOut()).isEqualTo(Map.of("path outside", 1));
    assertThat(corpus.report().problems().get(0).path()).isEqualTo(path(0));
    assertThat(corpus.report().notes())
        .anyMatch(note -> note.startsWith("1 transcript files lead"));
    assertThat(corpus.utterances())
        .filteredOn(utterance -> utterance.session().equals("Session2"))
        .allSatisfy(utterance -> assertThat(utterance.transcript()).isNull());

    Path labels = CorpusLayouts.iemocapLabels(root, 2);
    Files.move(labels, elsewhere.resolve("labels.txt"));
    Files.createSymbolicLink(labels, elsewhere.resolve("labels.txt"));
    assertThatThrownBy(() -> read(ImportOptions.strict()))
        .hasMessageContaining("Ses03F_impro01.txt leads out of the corpus folder");
  }

  /** Where it leads may be a whole machine. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void foldersThatLinksBringAreNotWalked(@TempDir Path elsewhere) throws IOException {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(200, "neu"));
    Files.createSymbolicLink(root.resolve("machine"), Path.of("/"));
    assertThat(read(ImportOptions.strict()).report().notes())
        .filteredOn(note -> note.startsWith("Not read: machine is a link to /, "))
        .singleElement(STRING)
        .contains("--allow");

    Path folder = Files.createDirectories(elsewhere.resolve("emo"));
    Files.createSymbolicLink(folder.resolve("wav"), Path.of("/"));
    for (String kind : List.of("emo-db", "ravdess", "crema-d", "msp-podcast", "csv")) {
      assertThatThrownBy(() -> CorpusAdapter.of(kind).read(folder, ImportOptions.strict()))
          .as(kind)
          .isInstanceOf(CorpusImportException.class)
          .message()
          .contains("wav is a link to /, ")
          .hasLineCount(1);
    }
  }

  @Test
  void aLinkToWhatIsAllowedByNameIsFollowed(@TempDir Path elsewhere) throws IOException {
    CorpusLayouts.emoDb(elsewhere, "N");
    Path wav = Files.createSymbolicLink(root.resolve("wav"), elsewhere.resolve("wav"));
    assertThatThrownBy(() -> CorpusAdapter.of("emo-db").read(root, ImportOptions.strict()))
        .hasMessageContaining("wav is a link to ");
    InputRoots before =
        InputRoots.use(InputRoots.of(root, List.of(elsewhere), root.resolve("data")));
    try {
      assertThat(CorpusAdapter.of("emo-db").read(root, ImportOptions.strict()).utterances())
          .isNotEmpty();
      assertThat(InputRoots.current().inside(root, wav)).isTrue();
    } finally {
      InputRoots.use(before);
    }
  }

  @Test
  void aCorpusThatIsItselfReachedByALinkIsRead(@TempDir Path elsewhere) throws IOException {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(20, "neu"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("corpus"), root);

    Corpus corpus = CorpusAdapter.of("iemocap").read(link, ImportOptions.strict());

    assertThat(corpus.report().utterances()).isEqualTo(20);
  }

  @Test
  void wrongFoldersSayWhatWouldHaveBeenRight() {
    CorpusLayouts.iemocap(root.resolve("full/iemocap"), List.of("neu"));
    CorpusLayouts.emoDb(root.resolve("emo"), "N");
    CorpusAdapter adapter = CorpusAdapter.of("iemocap");

    assertThatThrownBy(() -> adapter.read(root.resolve("full"), ImportOptions.strict()))
        .hasMessageContaining("expected Session1/dialog/EmoEvaluation")
        .hasMessageEndingWith("try " + root.resolve("full/iemocap").toAbsolutePath());
    assertThatThrownBy(
            () -> adapter.read(root.resolve("full/iemocap/Session1"), ImportOptions.strict()))
        .hasMessageEndingWith("try " + root.resolve("full/iemocap").toAbsolutePath());
    assertThatThrownBy(() -> adapter.read(root.resolve("emo"), ImportOptions.strict()))
        .hasMessageEndingWith("it looks like kind emo-db");
    assertThatThrownBy(() -> adapter.read(root.resolve("none"), ImportOptions.strict()))
        .hasMessageContaining("is no folder");
    assertThatThrownBy(() -> CorpusAdapter.of("emodb"))
        .hasMessageContaining("did you mean 'emo-db'?");
  }

  @Test
  void anImportWritesNothing() throws IOException {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(20, "neu"));
    Map<Path, FileTime> before = snapshot();

    read(ImportOptions.strict());

    assertThat(snapshot()).isEqualTo(before);
  }

  private Map<Path, FileTime> snapshot() throws IOException {
    Map<Path, FileTime> times = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        times.put(path, Files.getLastModifiedTime(path));
      }
    }
    return times;
  }

  @Test
  void progressEndsWithTheTotal() {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(250, "neu"));
    List<ImportOptions.Progress> seen = new ArrayList<>();

    read(new ImportOptions(false, seen::add));

    assertThat(seen).last().isEqualTo(new ImportOptions.Progress(250, 250));
    assertThat(seen).extracting(ImportOptions.Progress::done).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void hostileNamesStayDataInMessages() {
    Problem problem = new Problem("a\u001b[31m\n.wav", 3, "not audio", "got '\u001b]0;x\u0007\n'");

    assertThat(problem.describe()).doesNotContain("\n").doesNotContain("\u001b");
  }
}
