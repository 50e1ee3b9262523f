package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
  void theEndOfAPathIsFoundInAnyCaseFormAndFolder() {
    String onDisk = Normalizer.normalize("größe/né.wav", Normalizer.Form.NFD);
    clips(onDisk, "Clips/Anna/Take_01.wav", "audio/b.wav", "x/same.wav", "y/same.wav");
    String head = "/home/other/corpus/";

    assertThat(refusal(head + Normalizer.normalize(onDisk, Normalizer.Form.NFC)))
        .contains("'" + onDisk + "' exists below")
        .contains("take '" + head + "' away from the paths of the table;");
    assertThat(refusal(head + "anna/take_1.WAV"))
        .contains("'Clips/Anna/Take_01.wav' exists below")
        .contains("write 'Clips/' in place of '" + head + "', and write names as they are on disk");
    assertThat(refusal("file:///home/b.wav"))
        .contains("'audio/b.wav' exists below")
        .contains("take 'file:///home/' away from the paths of the table;");
    assertThat(refusal("~/corpus/x/same.wav")).contains("take '~/corpus/' away");
    assertThat(refusal(head + "z/same.wav"))
        .contains("'x/same.wav' exists below")
        .contains("give paths that start at that folder")
        .doesNotContain("in place of");
  }

  @Test
  void theHintComesFromAPathWhoseEndExists() {
    clips("wav/b.wav", "wav/c.wav");

    Corpus corpus = read("wav/b.wav", "/home/other/wav/a.wav", "D:\\wav\\b.wav", "D:\\wav\\c.wav");

    assertThat(corpus.report().leftOut())
        .isEqualTo(Map.of("no label", 1, "path of another machine", 3));
    assertThat(corpus.report().problems())
        .extracting(Problem::line, Problem::message)
        .satisfiesExactly(
            first ->
                assertThat(first.toString()).contains("4, ", "take 'D:\\' away", "(and 1 more)"),
            next -> assertThat(next.toString()).contains("3, ", "no end of it exists"));
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
  void onlyAFileThatMayBeMeantIsAHint() {
    clips("anna/take 01.wav", "ben/05.wav", "x/same.wav", "y/same.wav");
    CorpusLayouts.write(root().resolve("anna/take_2.txt"), "words");

    assertThat(refusal("anna/take_1.wav")).contains("but 'anna/take 01.wav' does: correct");
    assertThat(refusal("anna/take%201.wav")).contains("but 'anna/take 01.wav' does: correct");
    assertThat(refusal("05.wav")).contains("but 'ben/05.wav' does: correct the table if that");
    for (String none : List.of("anna/take_2.wav", "z/same.wav")) {
      assertThat(refusal(none))
          .contains(none + ": expected a WAV or FLAC file here (listed at manifest.csv:2)");
    }
  }

  @Test
  void labelsOfOtherLayoutsMissTheirAudioUnderItsNearName() throws IOException {
    CorpusLayouts.iemocap(root(), List.of("neu", "sad"));
    Path wav = CorpusFiles.below(root(), ".wav").get(0);
    String expected = CorpusFiles.relative(root(), wav);
    Path renamed = wav.resolveSibling(CorpusFiles.name(wav).toUpperCase(Locale.ROOT));
    Files.move(wav, renamed);

    assertThatThrownBy(() -> CorpusAdapter.of("iemocap").read(root(), ImportOptions.strict()))
        .hasMessageContaining(expected + ": expected a WAV or FLAC file here, but '")
        .hasMessageContaining("'" + CorpusFiles.relative(root(), renamed) + "' exists");
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
    assertThat(report.notes())
        .anyMatch(n -> n.startsWith("Not read: Audios is a link to") && n.endsWith("(and 1 more)"));
    Path dead = temp.resolve("dead");
    Files.createDirectories(dead);
    Files.createSymbolicLink(dead.resolve("wav"), Path.of("/nowhere/wav"));
    assertThatThrownBy(() -> CorpusAdapter.of("emo-db").read(dead, ImportOptions.strict()))
        .hasMessageContaining("wav is a link to /nowhere/wav, which does not exist");
    assertThatThrownBy(
            () -> CorpusAdapter.of("emo-db").read(dead.resolve("wav"), ImportOptions.strict()))
        .hasMessageContaining(dead + "/wav is a link to /nowhere/wav, which does not exist");
  }

  @Test
  void aFolderBehindADeadLinkIsNotLostInSilence() throws IOException {
    CorpusLayouts.ravdess(root(), List.of("05", "03"));
    Files.createSymbolicLink(root().resolve("Actor_23"), Path.of("Actor_24"));
    Files.createSymbolicLink(root().resolve("Actor_24"), Path.of(".git/annex/objects/x"));

    assertThat(CorpusAdapter.of("ravdess").read(root(), ImportOptions.strict()).report().notes())
        .contains(
            "Not read: Actor_23 is a link to Actor_24, that one to .git/annex/objects/x, which does"
                + " not exist: fetch the content with 'datalad get .' or 'git annex get .' (and 1"
                + " more)");
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

    Files.delete(linked);
    ImportReport named = read("a.wav", ".git/annex/b.wav", "x/._c.wav", "__MACOSX/d.wav").report();
    assertThat(named.leftOut()).isEqualTo(Map.of("hidden audio", 3));
    assertThat(named.problems())
        .allMatch(p -> p.path().equals("manifest.csv") && p.message().contains("delete the row"));

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
            temp,
            root.getParent(),
            root.resolve("Session1/dialog"),
            CorpusFiles.below(root, ".wav").get(0).getParent())) {
      assertThatThrownBy(() -> CorpusAdapter.of("iemocap").read(given, ImportOptions.strict()))
          .hasMessageContaining("try " + root);
    }
  }

  @Test
  void aFolderThatDoesNotExistIsSaidFromWhereOn() {
    CorpusLayouts.wav(temp.resolve("corpora/emodb/wav/03a01Fa.wav"), 1);

    assertThatThrownBy(
            () ->
                CorpusAdapter.of("emo-db")
                    .read(temp.resolve("corpora/emo-db/wav"), ImportOptions.strict()))
        .hasMessageContaining(
            "(" + temp.resolve("corpora") + " has no 'emo-db'; did you mean 'emodb'?)");
    assertThatThrownBy(
            () ->
                CorpusAdapter.of("emo-db")
                    .read(temp.resolve("corpora/emodb/wav/03a01Fa.wav"), ImportOptions.strict()))
        .hasMessageContaining("is no folder but a file");
  }

  @Test
  void aHundredThousandMissedPathsAreLookedUpInOneListing() {
    String[] files = new String[100_000];
    for (int i = 0; i < files.length; i++) {
      files[i] = "wav/" + i + ".wav";
    }
    clips("WAV/7.wav");

    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> assertThatThrownBy(() -> read(files)).hasMessageContaining("100000 of 100000"));
  }
}
