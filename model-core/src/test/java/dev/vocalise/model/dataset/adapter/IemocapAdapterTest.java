package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.ImportReport;
import dev.vocalise.model.dataset.Utterance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IemocapAdapterTest {
  @TempDir Path root;

  private Corpus read() {
    return CorpusAdapter.of("iemocap").read(root, ImportOptions.strict());
  }

  private Utterance utterance(int n) {
    return read().utterances().stream()
        .filter(u -> u.id().equals(CorpusLayouts.iemocapId(n)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void excitementCountsAsHappinessAndOtherLabelsAreCountedAsLeftOut() {
    CorpusLayouts.iemocap(
        root,
        List.of(
            "neu", "hap", "exc", "sad", "ang", "fru", "sur", "fea", "dis", "oth", "xxx", "fru"));

    ImportReport report = read().report();

    assertThat(report.utterances()).isEqualTo(5);
    assertThat(report.classes())
        .containsExactly(
            entry("neutral", 1), entry("happiness", 2), entry("sadness", 1), entry("anger", 1));
    assertThat(report.leftOut())
        .isEqualTo(
            Map.of(
                "label fru",
                2,
                "label sur",
                1,
                "label fea",
                1,
                "label dis",
                1,
                "label oth",
                1,
                "label xxx",
                1));
    assertThat(report.problems()).isEmpty();
    assertThat(report.knownTotals())
        .containsEntry("utterances", 5531)
        .containsEntry("listed", 10039);
  }

  @Test
  void everyLineOfEveryDialogIsFound() {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(103, "neu", "exc", "sad", "ang"));

    assertThat(read().report().utterances()).isEqualTo(103);
    assertThat(read().report().sessions().values().stream().mapToInt(i -> i).sum()).isEqualTo(103);
  }

  @Test
  void theSpeakerIsTheLetterOfTheTurnAndNotOfTheDialog() {
    CorpusLayouts.iemocap(root, List.of("neu", "ang"));

    assertThat(utterance(0).speaker()).isEqualTo("Ses01F");
    assertThat(utterance(1).id()).isEqualTo("Ses02F_impro01_M001");
    assertThat(utterance(1).speaker()).isEqualTo("Ses02M");
    assertThat(utterance(1).session()).isEqualTo("Session2");
  }

  @Test
  void transcriptsAreReadWithAndWithoutBracketsAndMayBeMissing() {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(11, "neu"));
    Path transcripts = root.resolve("Session1/dialog/transcriptions/Ses01F_impro01.txt");
    CorpusLayouts.replaceInFile(transcripts, " [005.2901-006.2357]", "");
    String withoutTen =
        CorpusLayouts.text(transcripts).replaceAll("(?m)^Ses01F_impro01_F010.*\n", "");
    CorpusLayouts.write(transcripts, withoutTen);

    assertThat(utterance(0).transcript()).isEqualTo("Excuse me: number 0.");
    assertThat(utterance(5).transcript()).isEqualTo("Excuse me: number 5.");
    assertThat(utterance(10).transcript()).isNull();
  }

  @Test
  void filesOfMacOsArchivesAreNoise() throws IOException {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(10, "neu"));
    Path labels = CorpusLayouts.iemocapLabels(root, 0);
    Files.write(labels.resolveSibling("._Ses01F_impro01.txt"), new byte[] {0, 5, 22, 7});
    Path wav = CorpusLayouts.iemocapWav(root, 0);
    Files.write(wav.resolveSibling("._" + wav.getFileName()), new byte[] {0, 5, 22, 7});

    ImportReport report = read().report();

    assertThat(report.utterances()).isEqualTo(10);
    assertThat(report.problems()).isEmpty();
    assertThat(report.notes()).noneMatch(note -> note.contains("no label"));
  }

  @Test
  void windowsLineEndsByteOrderMarksAndLatin1DoNotMatter() throws IOException {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(10, "sad"));
    Path labels = CorpusLayouts.iemocapLabels(root, 0);
    CorpusLayouts.write(labels, "\uFEFF" + CorpusLayouts.text(labels).replace("\n", "\r\n"));
    Path transcripts = root.resolve("Session1/dialog/transcriptions/Ses01F_impro01.txt");
    String french = CorpusLayouts.text(transcripts).replace("number 0.", "café.");
    Files.write(transcripts, french.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(read().report().utterances()).isEqualTo(10);
    assertThat(utterance(0).transcript()).isEqualTo("Excuse me: café.");
  }

  @Test
  void aLabelTypoIsAProblemWithASuggestionAndNoNewClass() {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(100, "neu"));
    Path labels = CorpusLayouts.iemocapLabels(root, 5);
    CorpusLayouts.replaceInFile(labels, "F_impro01_M005\tneu", "F_impro01_M005\tnue");

    ImportReport report = read().report();

    assertThat(report.classes()).hasSize(4).containsEntry("neutral", 99);
    assertThat(report.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path())
                  .isEqualTo("Session1/dialog/EmoEvaluation/Ses01F_impro01.txt");
              assertThat(problem.line()).isEqualTo(8);
              assertThat(problem.reason()).isEqualTo("unknown label");
              assertThat(problem.message()).contains("'nue'", "did you mean 'neu'?");
            });
    assertThat(report.notes()).noneMatch(note -> note.contains("no label"));
  }

  @Test
  void brokenLinesAreNamedWithPathAndLineAndCountedOnce() {
    for (String broken :
        List.of(
            "[0.2901 - 1.2357]\tSes01F_impro01_F000",
            "[0.2901 - 1.23",
            "[0.2901 - 1.2357]\tSes01F_impro01_F000\t\t[2.5000, 2.5000, 2.5000]",
            "[0.2901 - 1.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 2.",
            "0.2901 - 1.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]",
            "@@@@ garbage @@@@")) {
      CorpusLayouts.iemocap(root, CorpusLayouts.cycle(100, "neu"));
      CorpusLayouts.replaceInFile(
          CorpusLayouts.iemocapLabels(root, 0),
          "[0.2901 - 1.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]",
          broken);

      ImportReport report = read().report();

      assertThat(report.problems()).as(broken).hasSize(1);
      assertThat(report.problems().get(0).line()).as(broken).isEqualTo(3);
      assertThat(report.leftOut()).as(broken).isEqualTo(Map.of("broken line", 1));
      assertThat(report.utterances()).as(broken).isEqualTo(99);
      assertThat(report.notes()).as(broken).noneMatch(note -> note.contains("no label"));
    }
  }

  @Test
  void linesOfOtherKindsAreIgnored() {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(10, "neu"));
    Path labels = CorpusLayouts.iemocapLabels(root, 0);
    CorpusLayouts.write(
        labels, "Dialog Ses01F_impro01 of two people\n" + CorpusLayouts.text(labels) + "end\n");

    assertThat(read().report().utterances()).isEqualTo(10);
    assertThat(read().report().problems()).isEmpty();
  }

  @Test
  void aDialogWithoutItsLabelFileIsNotSilentlyLost() throws IOException {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(20, "neu"));
    Files.delete(CorpusLayouts.iemocapLabels(root, 2));

    Corpus corpus = CorpusAdapter.of("iemocap").read(root, ImportOptions.allowingBad());

    assertThat(corpus.report().utterances()).isEqualTo(16);
    assertThat(corpus.report().leftOut()).isEqualTo(Map.of("missing label file", 4));
    assertThat(corpus.report().problems().get(0).path())
        .isEqualTo("Session3/dialog/EmoEvaluation/Ses03F_impro01.txt");
  }

  @Test
  void anUtteranceListedTwiceIsTakenOnce() {
    CorpusLayouts.iemocap(root, CorpusLayouts.cycle(100, "neu"));
    Path labels = CorpusLayouts.iemocapLabels(root, 0);
    CorpusLayouts.write(
        labels,
        CorpusLayouts.text(labels)
            + "[0.2901 - 1.2357]\tSes01F_impro01_F000\tang\t[2.5000, 2.5000, 2.5000]\n");

    ImportReport report = read().report();

    assertThat(report.classes()).containsEntry("neutral", 100).containsEntry("anger", 0);
    assertThat(report.leftOut()).isEqualTo(Map.of("duplicate entry", 1));
    assertThat(report.problems().get(0).message()).contains("EmoEvaluation/Ses01F_impro01.txt:3");
  }
}
