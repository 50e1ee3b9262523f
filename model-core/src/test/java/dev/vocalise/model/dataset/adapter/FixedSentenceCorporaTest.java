package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.ImportReport;
import dev.vocalise.model.dataset.Utterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CREMA-D and RAVDESS: everything stands in the file's name. */
class FixedSentenceCorporaTest {
  @TempDir Path root;

  private Corpus read(String kind) {
    return CorpusAdapter.of(kind).read(root, ImportOptions.strict());
  }

  private static List<String> times(int count, String label) {
    return Collections.nCopies(count, label);
  }

  @Test
  void cremaHasFourClassesAndTwoOthers() {
    CorpusLayouts.crema(root, CorpusLayouts.cycle(120, "NEU", "HAP", "SAD", "ANG", "DIS", "FEA"));

    ImportReport report = read("crema-d").report();

    assertThat(report.classes().values()).containsExactly(20, 20, 20, 20);
    assertThat(report.leftOut())
        .isEqualTo(Map.of("label DIS (disgust)", 20, "label FEA (fear)", 20));
    assertThat(report.knownTotals())
        .containsEntry("listed", 7442)
        .containsEntry("speakers", 91)
        .containsEntry("neutral", 1087)
        .containsEntry("utterances", 1087 + 3 * 1271);
    assertThat(report.speakers()).hasSize(10).containsKey("1001");
    assertThat(report.notes()).anyMatch(note -> note.contains("speakers 10 of 91"));
  }

  @Test
  void aSentenceCodeGivesTheWordsAndASingleXIsNoDamage() {
    CorpusLayouts.wav(root.resolve("AudioWAV/1001_DFA_ANG_XX.wav"), 1);
    CorpusLayouts.wav(root.resolve("AudioWAV/1001_IEO_SAD_HI.wav"), 2);
    CorpusLayouts.wav(root.resolve("AudioWAV/1040_ITH_SAD_X.wav"), 3);

    assertThat(read("crema-d").utterances())
        .extracting(Utterance::transcript)
        .containsExactly(
            "Don't forget a jacket.",
            "It's eleven o'clock.",
            "I think I have a doctor's appointment.");
  }

  @Test
  void theFullRavdessHasItsKnownTotals() {
    for (String emotion : List.of("02", "03", "04", "05", "06", "07", "08")) {
      CorpusLayouts.ravdess(root, times(192, emotion));
    }
    for (int n = 0; n < 192; n++) {
      if (n / 4 % 2 == 0) { // neutral has no strong form
        CorpusLayouts.wav(CorpusLayouts.ravdessWav(root, n, "01"), 60_000 + n);
      }
    }

    ImportReport report = read("ravdess").report();

    assertThat(report.classes().values()).containsExactly(96, 192, 192, 192);
    assertThat(report.classes())
        .allSatisfy((label, count) -> assertThat(report.knownTotals()).containsEntry(label, count));
    assertThat(report.speakers()).hasSize(24);
    assertThat(report.leftOut())
        .isEqualTo(
            Map.of(
                "label 02 (calm)", 192,
                "label 06 (fear)", 192,
                "label 07 (disgust)", 192,
                "label 08 (surprise)", 192));
    assertThat(report.notes()).noneMatch(note -> note.contains("published counts"));
  }

  @Test
  void aStatementGivesTheWordsAndSongsAreLeftOut() {
    CorpusLayouts.wav(root.resolve("Actor_01/03-01-05-01-01-01-01.wav"), 1);
    CorpusLayouts.wav(root.resolve("Actor_02/03-01-03-02-02-01-02.wav"), 2);
    CorpusLayouts.wav(root.resolve("Actor_02/03-02-03-02-02-01-02.wav"), 3);
    CorpusLayouts.wav(root.resolve("Actor_02/01-01-03-02-02-01-02.wav"), 4);

    Corpus corpus = read("ravdess");

    assertThat(corpus.utterances())
        .extracting(Utterance::transcript)
        .containsExactly("Dogs are sitting by the door.", "Kids are talking by the door.");
    assertThat(corpus.utterances()).extracting(Utterance::speaker).containsExactly("02", "01");
    assertThat(corpus.report().leftOut()).isEqualTo(Map.of("song", 1, "sound of a video", 1));
  }

  /** One distribution holds every file a second time in another folder. */
  @Test
  void byteEqualCopiesAreNoDamageAndOtherFilesOfTheSameNameAre() throws IOException {
    CorpusLayouts.ravdess(root, times(150, "05"));
    Path twice = root.resolve("audio_speech_actors_01-24");
    for (int n = 0; n < 150; n++) {
      Path wav = CorpusLayouts.ravdessWav(root, n, "05");
      Path copy = twice.resolve(root.relativize(wav));
      Files.createDirectories(copy.getParent());
      Files.copy(wav, copy);
    }
    CorpusLayouts.wav(twice.resolve(root.relativize(CorpusLayouts.ravdessWav(root, 7, "05"))), 7);

    ImportReport report = read("ravdess").report();

    assertThat(report.utterances()).isEqualTo(150);
    assertThat(report.leftOut())
        .isEqualTo(Map.of("copy in another folder", 149, "duplicate entry", 1));
  }

  @Test
  void otherNamesAreProblems() {
    CorpusLayouts.crema(root, CorpusLayouts.cycle(300, "NEU"));
    CorpusLayouts.wav(root.resolve("AudioWAV/hello.wav"), 1);
    CorpusLayouts.wav(root.resolve("AudioWAV/1001_ZZZ_ANG_XX.wav"), 2);
    CorpusLayouts.wav(root.resolve("AudioWAV/1001_DFA_ANN_XX.wav"), 3);

    ImportReport report = read("crema-d").report();

    assertThat(report.leftOut()).isEqualTo(Map.of("broken name", 2, "unknown label", 1));
    assertThat(report.utterances()).isEqualTo(300);
  }

  @Test
  void actorsAndTheirBounds() {
    CorpusLayouts.ravdess(root, times(180, "05"));
    CorpusLayouts.wav(root.resolve("Actor_25/03-01-05-01-01-01-25.wav"), 1);

    assertThat(read("ravdess").report().leftOut()).isEqualTo(Map.of("broken name", 1));
  }

  @Test
  void fixedSentencesAndGermanOnesHaveNoText() {
    assertThat(CorpusAdapter.all())
        .filteredOn(adapter -> adapter.whyNoText() != null)
        .extracting(CorpusAdapter::kind)
        .containsExactly("emo-db", "crema-d", "ravdess");
  }
}
