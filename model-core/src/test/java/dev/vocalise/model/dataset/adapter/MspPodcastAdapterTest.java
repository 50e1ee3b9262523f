package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.ImportReport;
import dev.vocalise.model.dataset.LabelledCorpus;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.Protocol;
import dev.vocalise.model.dataset.ProtocolException;
import dev.vocalise.model.dataset.SplitSettings;
import dev.vocalise.model.dataset.SplitSettings.Split;
import dev.vocalise.model.dataset.Utterance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MspPodcastAdapterTest {
  @TempDir Path root;

  private Corpus read() {
    return CorpusAdapter.of("msp-podcast").read(root, ImportOptions.strict());
  }

  @Test
  void fourLettersAreClassesAndTheOthersAreLeftOutByName() {
    CorpusLayouts.podcast(
        root, CorpusLayouts.cycle(100, "N", "H", "S", "A", "U", "F", "D", "C", "O", "X"));

    ImportReport report = read().report();

    assertThat(report.classes().values()).containsExactly(10, 10, 10, 10);
    assertThat(report.leftOut())
        .isEqualTo(
            Map.of(
                "label U", 10, "label F", 10, "label D", 10, "label C", 10, "label O", 10,
                "label X", 10));
    assertThat(report.knownTotals()).isEmpty();
    assertThat(report.problems()).isEmpty();
    Utterance first = read().utterances().get(0);
    assertThat(first.id()).isEqualTo("MSP-PODCAST_0001_0000");
    assertThat(first.transcript()).isEqualTo("Number 0.");
    assertThat(first.speaker()).isEqualTo("100");
  }

  @Test
  void unknownIsNoSpeaker() {
    CorpusLayouts.podcast(root, CorpusLayouts.cycle(100, "N", "H", "S", "A", "N", "H"));

    Corpus corpus = read();

    assertThat(corpus.report().speakers()).containsOnlyKeys("100", "101", "102", "103");
    assertThat(corpus.report().notes())
        .anyMatch(note -> note.startsWith("20 of 100 usable utterances have no known speaker"));
    LabelledCorpus labelled = LabelledCorpus.of(CorpusManifest.of(corpus), "default");
    assertThatThrownBy(
            () -> Protocol.plan(SplitSettings.of(Split.SPEAKER_INDEPENDENT), labelled, labelled, 0))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("20 utterances of the source corpus have no known speaker")
        .hasMessageContaining("use split: random");
  }

  @Test
  void recordingsWhoseLabelsAreWithheldAreCountedAndAreNotBad() {
    CorpusLayouts.podcast(root, CorpusLayouts.cycle(10, "N"));
    for (int n = 500; n < 520; n++) {
      CorpusLayouts.wav(CorpusLayouts.podcastWav(root, n), n);
    }

    assertThat(read().report().leftOut()).isEqualTo(Map.of("no label", 20));
  }

  @Test
  void damagedRowsAreNamedWithTheirLine() throws Exception {
    CorpusLayouts.podcast(root, CorpusLayouts.cycle(400, "N"));
    Path table = root.resolve("Labels/labels_consensus.csv");
    CorpusLayouts.replaceInFile(
        table, CorpusLayouts.podcastName(0) + ".wav,N,3.0,4.2,4.0,100,Female,Train", "MSP-POD");
    CorpusLayouts.replaceInFile(
        table, CorpusLayouts.podcastName(1) + ".wav,N", CorpusLayouts.podcastName(1) + ".wav,Q");
    CorpusLayouts.replaceInFile(
        table,
        CorpusLayouts.podcastName(2) + ".wav",
        "../" + CorpusLayouts.podcastName(2) + ".wav");
    Files.delete(CorpusLayouts.podcastWav(root, 3));

    ImportReport report = read().report();

    assertThat(report.utterances()).isEqualTo(396);
    assertThat(report.leftOut())
        .isEqualTo(Map.of("broken line", 2, "unknown label", 1, "missing audio", 1));
    assertThat(report.problems()).extracting(Problem::line).containsExactly(2, 3, 4, 0);
    assertThat(report.problems().get(3).message()).contains("labels_consensus.csv:5");
  }

  @Test
  void theFolderIsRecognisedForWhatItIs() {
    CorpusLayouts.podcast(root, List.of("N"));

    assertThatThrownBy(() -> CorpusAdapter.of("iemocap").read(root, ImportOptions.strict()))
        .hasMessageEndingWith("it looks like kind msp-podcast");
  }
}
