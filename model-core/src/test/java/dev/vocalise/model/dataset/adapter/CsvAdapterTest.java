package dev.vocalise.model.dataset.adapter;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.ImportReport;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.Utterance;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CsvAdapterTest {
  @TempDir Path temp;

  private Path root() {
    return temp.resolve("corpus");
  }

  private Corpus read(String manifest) {
    CorpusLayouts.write(root().resolve("manifest.csv"), manifest);
    return CorpusAdapter.of("csv").read(root(), ImportOptions.allowingBad());
  }

  private void clips(String... names) {
    for (String name : names) {
      CorpusLayouts.wav(root().resolve(name), name.hashCode());
    }
  }

  @Test
  void namesOfAudformatAreUnderstood() {
    clips("audio/001.wav", "audio/002.wav");

    Corpus corpus =
        read(
            """
            file,emotion,speaker,transcript,session,language
            audio/001.wav,happiness,s1,"Well, ""fine""
            then",3,de
            audio/002.wav,ANGER,,,,
            """);

    assertThat(corpus.report().problems()).isEmpty();
    Utterance first = corpus.utterances().get(0);
    assertThat(first.id()).isEqualTo("audio/001");
    assertThat(first.emotion()).isEqualTo(Emotion.HAPPINESS);
    assertThat(first.transcript()).isEqualTo("Well, \"fine\"\nthen");
    assertThat(first.session()).isEqualTo("3");
    assertThat(first.language()).isEqualTo("de");
    Utterance second = corpus.utterances().get(1);
    assertThat(second.speaker()).isEqualTo("Unknown");
    assertThat(second.transcript()).isNull();
    assertThat(second.language()).isEqualTo("und");
  }

  @Test
  void theLabelsOfMspPodcastAreReadAsTheyAre() {
    clips("Audios/MSP-PODCAST_0001_0008.wav", "Audios/MSP-PODCAST_0001_0019.wav");
    CorpusLayouts.write(root().resolve("Transcripts/MSP-PODCAST_0001_0008.txt"), "Hello there.\n");
    CorpusLayouts.write(
        root().resolve("Labels/labels_consensus.csv"),
        "\uFEFF"
            + """
            FileName,EmoClass,EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set
            MSP-PODCAST_0001_0008.wav,N,3.0,4.2,4.0,127,Male,Train
            MSP-PODCAST_0001_0019.wav,X,3.0,4.2,4.0,Unknown,Unknown,Train
            """
                .replace("\n", "\r\n"));

    Corpus corpus = CorpusAdapter.of("csv").read(root(), ImportOptions.strict());

    assertThat(corpus.report().classes()).containsEntry("neutral", 1);
    assertThat(corpus.report().leftOut()).isEqualTo(Map.of("label X", 1));
    assertThat(corpus.utterances().get(0).transcript()).isEqualTo("Hello there.");
    assertThat(corpus.utterances().get(0).speaker()).isEqualTo("127");
    assertThat(corpus.utterances().get(1).speaker()).isEqualTo("Unknown");
  }

  @Test
  void labelTyposAreProblemsWithASuggestion() {
    clips("a.wav", "b.wav", "c.wav");

    ImportReport report =
        read("file;emotion\na.wav;sadnes\nb.wav;neutral\nc.wav;surprise\n").report();

    assertThat(report.classes()).hasSize(4).containsEntry("sadness", 0);
    assertThat(report.leftOut()).isEqualTo(Map.of("suspicious label", 1, "label surprise", 1));
    assertThat(report.problems().get(0).line()).isEqualTo(2);
    assertThat(report.problems().get(0).message()).contains("looks like a misspelled 'sadness'");
  }

  @Test
  void emptyFieldsAndNanAreNoLabel() {
    clips("a.wav", "b.wav", "c.wav", "d.wav");

    ImportReport report = read("file,emotion\na.wav,\nb.wav,NaN\nc.wav,nan\nd.wav,sad\n").report();

    assertThat(report.leftOut()).isEqualTo(Map.of("label (none)", 3));
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void documentedSpellingsOfAClassAreThatClassInAnyCase() {
    Map<String, String> classOf =
        Map.ofEntries(
            entry("happy", "happiness"),
            entry("Happiness", "happiness"),
            entry("HAP", "happiness"),
            entry("joy", "happiness"),
            entry("exc", "happiness"),
            entry("Excitement", "happiness"),
            entry("excited", "happiness"),
            entry("angry", "anger"),
            entry("Neu", "neutral"),
            entry("sad", "sadness"));
    StringBuilder manifest = new StringBuilder("file,emotion\n");
    classOf.forEach(
        (label, emotion) -> {
          clips(emotion + "/" + label + ".wav");
          manifest.append("%s/%s.wav,%s\n".formatted(emotion, label, label));
        });

    Corpus corpus = read(manifest.toString());

    assertThat(corpus.report().leftOut()).isEmpty();
    assertThat(corpus.utterances())
        .hasSize(classOf.size())
        .allSatisfy(
            utterance ->
                assertThat(classOf)
                    .containsEntry(
                        utterance.code(),
                        String.valueOf(utterance.emotion()).toLowerCase(Locale.ROOT)));
  }

  @Test
  void foreignLabelsAreLeftOutUnderTheirNameAndMisspelledOnesAreSuspicious() {
    StringBuilder manifest = new StringBuilder("file,emotion\n");
    List<String> labels =
        List.of(
            "hapiness", "neutrl", "nue", "agner", "sarcasm", "pride", "tired", "anxious", "mad");
    for (String label : labels) {
      clips(label + ".wav");
      manifest.append("%s.wav,%s\n".formatted(label, label));
    }
    clips("good.wav");

    ImportReport report = read(manifest + "good.wav,sad\n").report();

    assertThat(report.classes().values()).containsExactly(0, 0, 1, 0);
    assertThat(report.leftOut())
        .isEqualTo(
            Map.of(
                "suspicious label", 4,
                "label sarcasm", 1,
                "label pride", 1,
                "label tired", 1,
                "label anxious", 1,
                "label mad", 1));
    assertThat(report.problems()).extracting(Problem::line).containsExactly(2, 3, 4, 5);
    assertThat(report.problems().get(0).message()).contains("misspelled 'happiness'");
  }

  @Test
  void aMisspelledEmotionThatIsNoClassIsLeftOutUnderItsName() {
    clips("a.wav", "b.wav", "c.wav", "d.wav");

    ImportReport report =
        read("file,emotion\na.wav,Superise\nb.wav,disgsut\nc.wav,boredem\nd.wav,sad\n").report();

    assertThat(report.problems()).isEmpty();
    assertThat(report.leftOut())
        .isEqualTo(Map.of("label Superise", 1, "label disgsut", 1, "label boredem", 1));
  }

  @Test
  void audioThatTheManifestDoesNotNameIsCounted() {
    clips("a.wav", "b.wav", "deep/c.wav");

    ImportReport report = read("file,emotion\na.wav,sad\n").report();

    assertThat(report.leftOut()).isEqualTo(Map.of("no label", 2));
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void pathsThatLeaveTheFolderAreRefused() throws IOException {
    clips("a.wav");
    CorpusLayouts.wav(temp.resolve("secret.wav"), 1);
    CorpusLayouts.wav(temp.resolve("elsewhere/b.wav"), 2);
    Files.createSymbolicLink(root().resolve("link.wav"), temp.resolve("secret.wav"));
    Files.createSymbolicLink(root().resolve("linked"), temp.resolve("elsewhere"));

    ImportReport report =
        read("file,emotion\na.wav,neutral\n../secret.wav,neutral\nlink.wav,neutral\n"
                + "linked/b.wav,neutral\n"
                + temp.resolve("secret.wav")
                + ",neutral\n..\\secret.wav,neutral\nx/../../secret.wav,neutral\n")
            .report();

    assertThat(report.utterances()).isEqualTo(1);
    assertThat(report.leftOut()).isEqualTo(Map.of("path outside", 6));
    assertThat(report.problems()).hasSize(1);
    assertThat(report.problems().get(0).line()).isEqualTo(3);
    assertThat(report.problems().get(0).message())
        .contains("'../secret.wav' leads out of", "must lie below one folder", "(and 5 more)");
  }

  @Test
  void aFileListedTwiceIsTakenOnceHoweverItIsSpelled() {
    clips("x/a.wav");

    ImportReport report =
        read("file,emotion\nx/a.wav,neutral\nx/./a.wav,anger\nx/y/../a.wav,anger\n").report();

    assertThat(report.utterances()).isEqualTo(1);
    assertThat(report.leftOut()).isEqualTo(Map.of("duplicate entry", 2));
    assertThat(report.problems().get(0).message()).contains("manifest.csv:2");
  }

  @Test
  void brokenRowsAreNamedWithTheLineWhereTheyBegin() {
    clips("a.wav");

    ImportReport report =
        read("file,emotion,transcript\na.wav,neutral,\"two\nlines\"\nb.wav,neutral\n,anger,x\nc.wav,sad,\n")
            .report();

    assertThat(report.leftOut()).isEqualTo(Map.of("broken line", 2, "missing audio", 1));
    assertThat(report.problems().get(0).line()).isEqualTo(4);
    assertThat(report.problems().get(1).line()).isEqualTo(5);
    assertThat(report.problems().get(2).message()).contains("manifest.csv:6");
  }

  /** Memory is taken by the number of fields as much as by bytes. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aTableOfCommasOrOfAnySizeIsRefusedAtOnce() throws IOException {
    assertThatThrownBy(() -> read("file,emotion" + ",".repeat(20_000_000) + "\n"))
        .isInstanceOf(CorpusImportException.class)
        .hasMessageContaining("more than 8000000 fields up to line 1");
    assertThatThrownBy(() -> read("file,emotion\n" + ",\n".repeat(9_000_000)))
        .hasMessageContaining("more than 8000000 fields");
    try (RandomAccessFile table =
        new RandomAccessFile(root().resolve("manifest.csv").toFile(), "rw")) {
      table.setLength(1_200_000_000L);
    }
    assertThatThrownBy(() -> CorpusAdapter.of("csv").read(root(), ImportOptions.strict()))
        .isInstanceOf(CorpusImportException.class)
        .hasMessageContaining("1200000000 bytes");
  }

  @Test
  void aManifestWithoutTheColumnsIsRefused() {
    assertThatThrownBy(() -> read("path,label\na.wav,neutral\n"))
        .isInstanceOf(CorpusImportException.class)
        .hasMessageContaining("manifest.csv:1")
        .hasMessageContaining("no column 'file'")
        .hasMessageContaining("which has 2 of other names"); // it may be any file
    assertThatThrownBy(() -> read("file,label\na.wav,neutral\n"))
        .hasMessageContaining("which has file, label");
    assertThatThrownBy(() -> read("file,emotion,EmoClass\n"))
        .hasMessageContaining("2 columns for 'emotion'");
    assertThatThrownBy(() -> read("")).hasMessageContaining("the file is empty");
    assertThatThrownBy(() -> read("file,emotion\n")).hasMessageContaining("lists no utterance");
  }

  @Test
  void theManifestItselfMayBeGiven() {
    clips("a.wav");
    CorpusLayouts.write(root().resolve("one.csv"), "file,emotion\na.wav,sad\n");
    CorpusLayouts.write(root().resolve("two.csv"), "file,emotion\na.wav,angry\n");

    Corpus corpus = CorpusAdapter.of("csv").read(root().resolve("two.csv"), ImportOptions.strict());

    assertThat(corpus.report().classes()).containsEntry("anger", 1);
    assertThatThrownBy(() -> CorpusAdapter.of("csv").read(root(), ImportOptions.strict()))
        .hasMessageContaining("expected a manifest.csv");
  }
}
