package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.ImportReport;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.Utterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvPathsTest {
  @TempDir Path temp;

  private Path root() {
    return temp.resolve("corpus");
  }

  private void clips(String... names) {
    for (String name : names) {
      CorpusLayouts.wav(root().resolve(name), name.hashCode());
    }
  }

  private Corpus read(String... files) {
    StringBuilder table = new StringBuilder("file,emotion\n");
    for (String file : files) {
      table.append('"').append(file).append("\",sad\n");
    }
    CorpusLayouts.write(root().resolve("manifest.csv"), table.toString());
    return CorpusAdapter.of("csv").read(root(), ImportOptions.allowingBad());
  }

  private String refusal(String... files) {
    try {
      throw new AssertionError("imported: " + read(files).utterances());
    } catch (dev.vocalise.model.dataset.CorpusImportException e) {
      assertThat(e.problems()).hasSize(1);
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void absolutePathsWithinTheFolderAreTaken() throws IOException {
    clips("wav/a.wav", "wav/b.wav");
    Files.createSymbolicLink(temp.resolve("alias"), root());

    Corpus corpus = read(root() + "/wav/a.wav", temp.resolve("alias/wav/b.wav").toString());

    assertThat(corpus.utterances()).extracting(Utterance::id).containsExactly("wav/a", "wav/b");
    assertThat(
            CorpusAdapter.of("csv")
                .read(temp.resolve("alias"), ImportOptions.strict())
                .utterances())
        .isEqualTo(corpus.utterances());
  }

  @Test
  void audioElsewhereIsOneProblemThatSaysWhereTheTableMayLie() {
    CorpusLayouts.wav(temp.resolve("disk/a.wav"), 1);
    CorpusLayouts.wav(temp.resolve("disk/b.wav"), 2);

    for (String folder : List.of("../disk", temp.resolve("disk").toString())) {
      assertThat(refusal(folder + "/a.wav", folder + "/b.wav"))
          .contains("2 of 2 listed")
          .contains(
              "manifest.csv:2: '" + folder + "/a.wav' leads out of the corpus folder " + root())
          .contains("put the table into " + temp)
          .contains("(and 1 more)")
          .doesNotContain("b.wav");
    }
  }

  @Test
  void pathsOfAnotherMachineNameTheEndThatExistsHere() {
    clips("wav/a.wav", "wav/b.wav");

    for (String prefix :
        List.of("C:\\Users\\anna\\corpus\\", "/home/other/data/", "\\\\server\\share\\", "D:/x/")) {
      String inside = prefix.contains("\\") ? "wav\\" : "wav/";
      assertThat(refusal(prefix + inside + "a.wav", prefix + inside + "b.wav"))
          .contains("'" + prefix + inside + "a.wav' is a path of another machine")
          .contains("'wav/a.wav' exists below " + root())
          .contains("take '" + prefix + "' away")
          .contains("(and 1 more)");
    }
    assertThat(refusal("/home/other/c.wav")).contains("no end of it exists below");
  }

  @Test
  void anotherUnicodeFormOfTheNameOnDiskIsTheSameFile() {
    String onDisk = Normalizer.normalize("große/né_1.wav", Normalizer.Form.NFD);
    clips(onDisk, "wav/ä.wav");
    String composed = Normalizer.normalize(onDisk, Normalizer.Form.NFC);
    String bare = Normalizer.normalize("ä.wav", Normalizer.Form.NFD);
    assertThat(onDisk).isNotEqualTo(composed);

    Corpus corpus = read(composed, bare);

    assertThat(corpus.report().leftOut()).isEmpty();
    assertThat(corpus.utterances())
        .extracting(Utterance::audioPath)
        .containsExactly(onDisk, "wav/ä.wav");
    assertThat(read(composed, onDisk).report().leftOut())
        .isEqualTo(Map.of("duplicate entry", 1, "no label", 1));
  }

  @Test
  void anotherCaseExtensionOrFolderIsAHint() {
    clips("WAV/take_1.WAV");

    assertThat(refusal("wav/take_1.wav")).contains("but 'WAV/take_1.WAV' does");
    assertThat(read("WAV/take_1.WAV", "wav/take_1.wav", "WAV/take_1").report().problems())
        .extracting(Problem::line)
        .containsExactly(3, 4);
    assertThat(refusal("WAV/take_1")).contains("but 'WAV/take_1.WAV' does");
    assertThat(refusal("corpus/WAV/take_1.WAV"))
        .contains("but 'WAV/take_1.WAV' does: take 'corpus/' away");
  }

  @Test
  void aLinkThatLeadsNowhereIsNamedWithItsTarget() throws IOException {
    clips("a.wav");
    Files.createSymbolicLink(root().resolve("b.wav"), Path.of(".git/annex/objects/b"));
    Files.createSymbolicLink(root().resolve("Audios"), Path.of("/nowhere/at all"));

    ImportReport report = read("a.wav", "b.wav", "Audios/c.wav", "d.wav").report();

    assertThat(report.leftOut()).isEqualTo(Map.of("missing audio", 3));
    assertThat(report.problems())
        .extracting(Problem::message)
        .satisfiesExactly(
            m -> assertThat(m).contains("b.wav is a link to .git/annex/objects/b, which does not"),
            m -> assertThat(m).contains("Audios is a link to /nowhere/at all"),
            m -> assertThat(m).contains("Audios is a link to /nowhere/at all"));
    Path dead = temp.resolve("dead");
    Files.createDirectories(dead);
    Files.createSymbolicLink(dead.resolve("wav"), Path.of("/nowhere/wav"));
    assertThatThrownBy(() -> CorpusAdapter.of("emo-db").read(dead, ImportOptions.strict()))
        .hasMessageContaining("wav is a link to /nowhere/wav, which does not exist");
  }

  @Test
  void nothingHiddenIsRead() throws IOException {
    clips("a.wav", ".git/annex/b.wav", ".hidden.wav", "x/._c.wav", "__MACOSX/d.wav", ".old/e.wav");
    CorpusLayouts.write(root().resolve(".backup.csv"), "file,emotion\n.old/e.wav,sad\n");
    Path linked = root().resolve("f.wav");
    Files.createSymbolicLink(linked, Path.of(".git/annex/b.wav"));

    Corpus corpus = read("a.wav", "f.wav");

    assertThat(corpus.report().leftOut()).isEmpty();
    assertThat(corpus.utterances()).extracting(Utterance::id).containsExactly("a", "f");

    Path actors = temp.resolve("ravdess");
    CorpusLayouts.ravdess(actors, List.of("05", "03"));
    CorpusLayouts.ravdess(actors.resolve(".datalad/x"), List.of("04", "04"));
    assertThat(CorpusAdapter.of("ravdess").read(actors, ImportOptions.strict()).utterances())
        .hasSize(2);
  }

  @Test
  void aFolderNearTheRightOneIsAHint() {
    Path root = temp.resolve("data/IEMOCAP_full_release");
    CorpusLayouts.iemocap(root, List.of("neu", "sad"));

    for (Path given :
        List.of(
            temp, root.getParent(), root.resolve("Session1"), root.resolve("Session1/dialog"))) {
      assertThatThrownBy(() -> CorpusAdapter.of("iemocap").read(given, ImportOptions.strict()))
          .hasMessageContaining("try " + root);
    }
  }
}
