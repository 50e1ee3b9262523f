package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.ImportReport;
import dev.vocalise.model.dataset.Utterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MspImprovAdapterTest {
  @TempDir Path root;

  private Corpus read() {
    return CorpusAdapter.of("msp-improv").read(root, ImportOptions.strict());
  }

  @Test
  void fourLettersAreClassesAndTwoAreLeftOut() {
    CorpusLayouts.mspImprov(root, CorpusLayouts.cycle(60, "N", "H", "S", "A", "O", "X"));

    ImportReport report = read().report();

    assertThat(report.utterances()).isEqualTo(40);
    assertThat(report.classes())
        .containsExactly(
            entry("neutral", 10), entry("happiness", 10), entry("sadness", 10), entry("anger", 10));
    assertThat(report.leftOut()).isEqualTo(Map.of("label O", 10, "label X", 10));
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void theReportSaysWhatThePapersTotalIs() {
    CorpusLayouts.mspImprov(root, List.of("N"));

    ImportReport report = read().report();

    assertThat(report.knownTotals())
        .containsEntry("utterances", 7798)
        .containsEntry("listed", 8438);
    assertThat(report.notes()).anyMatch(note -> note.contains("8,438") && note.contains("7,798"));
  }

  @Test
  void speakerAndSessionComeFromNameAndFolder() {
    CorpusLayouts.mspImprov(root, List.of("N", "A"));

    assertThat(read().utterances())
        .extracting(Utterance::id, Utterance::speaker, Utterance::session, Utterance::audioPath)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "MSP-IMPROV-S01A-F01-P-FM00",
                "F01",
                "session1",
                "session1/S01A/P/MSP-IMPROV-S01A-F01-P-FM00.wav"),
            org.assertj.core.groups.Tuple.tuple(
                "MSP-IMPROV-S02A-M02-R-FM01",
                "M02",
                "session2",
                "session2/S02A/R/MSP-IMPROV-S02A-M02-R-FM01.wav"));
  }

  @Test
  void theOtherPlaceOfTheLabelFileAndMissingTranscriptsAreFine() throws IOException {
    CorpusLayouts.mspImprov(root, List.of("N", "A"));
    Files.createDirectories(root.resolve("Human_Evaluation"));
    Files.move(root.resolve("Evalution.txt"), root.resolve("Human_Evaluation/Evalution.txt"));
    CorpusLayouts.write(
        root.resolve("transcripts/MSP-IMPROV-" + CorpusLayouts.mspName(1) + ".txt"),
        "How can I\nnot go\n");

    CorpusLayouts.write(
        root.resolve("All_human_transcriptions/UTD-IMPROV-" + CorpusLayouts.mspName(0) + ".txt"),
        "As the label file spells it.");

    assertThat(read().utterances())
        .extracting(Utterance::transcript)
        .containsExactly("As the label file spells it.", "How can I not go");
  }

  @Test
  void missingAttributesAreNoDamageAndAreNotFilledIn() {
    CorpusLayouts.mspImprov(root, CorpusLayouts.cycle(100, "N"));
    CorpusLayouts.replaceInFile(
        root.resolve("Evalution.txt"),
        CorpusLayouts.mspName(0) + ".avi; N; A:2.800000; V:3.000000; D:2.800000 ; N:3.600000;",
        CorpusLayouts.mspName(0) + ".avi; N; A:; V:3.000000;");

    assertThat(read().report().problems()).isEmpty();
    assertThat(read().report().utterances()).isEqualTo(100);
  }

  @Test
  void brokenBlocksAreNamedWithLineAndCountedOnce() {
    String whole =
        "UTD-IMPROV-"
            + CorpusLayouts.mspName(1)
            + ".avi; N; A:2.800000; V:3.000000; D:2.800000 ; N:3.600000;";
    for (String broken :
        List.of(
            whole.substring(0, 20),
            whole.substring(0, whole.indexOf("; N")),
            whole.substring(0, whole.indexOf("D:2") + 3),
            "#### garbage ####",
            whole.replace("UTD-", "UDT-"))) {
      CorpusLayouts.mspImprov(root, CorpusLayouts.cycle(100, "N"));
      CorpusLayouts.replaceInFile(root.resolve("Evalution.txt"), whole, broken);

      ImportReport report = read().report();

      assertThat(report.leftOut()).as(broken).isEqualTo(Map.of("broken line", 1));
      assertThat(report.problems()).as(broken).hasSize(1);
      assertThat(report.problems().get(0).path()).isEqualTo("Evalution.txt");
      assertThat(report.problems().get(0).line()).as(broken).isEqualTo(4);
      assertThat(report.utterances()).as(broken).isEqualTo(99);
      assertThat(report.notes()).as(broken).noneMatch(note -> note.contains("no label"));
    }
  }

  @Test
  void anUnknownLetterIsNoNewClass() {
    CorpusLayouts.mspImprov(root, CorpusLayouts.cycle(100, "N"));
    CorpusLayouts.replaceInFile(
        root.resolve("Evalution.txt"),
        CorpusLayouts.mspName(0) + ".avi; N",
        CorpusLayouts.mspName(0) + ".avi; Q");

    assertThat(read().report().leftOut()).isEqualTo(Map.of("unknown label", 1));
    assertThat(read().report().problems().get(0).line()).isEqualTo(1);
  }

  @Test
  void windowsLineEndsDoNotHideTheBlankLinesBetweenBlocks() {
    CorpusLayouts.mspImprov(root, CorpusLayouts.cycle(12, "S"));
    Path labels = root.resolve("Evalution.txt");
    CorpusLayouts.write(labels, CorpusLayouts.text(labels).replace("\n", "\r\n"));

    assertThat(read().report().utterances()).isEqualTo(12);
  }

  @Test
  void audioWithoutALabelIsCountedAndIsNotBad() {
    CorpusLayouts.mspImprov(root, CorpusLayouts.cycle(12, "S"));
    CorpusLayouts.wav(root.resolve("session1/S01A/P/MSP-IMPROV-S01A-F01-P-FM99.wav"), 99);

    ImportReport report = read().report();

    assertThat(report.utterances()).isEqualTo(12);
    assertThat(report.leftOut()).isEqualTo(Map.of("no label", 1));
    assertThat(report.problems()).isEmpty();
    assertThat(report.notes()).anyMatch(note -> note.contains("MSP-IMPROV-S01A-F01-P-FM99.wav"));
  }
}
