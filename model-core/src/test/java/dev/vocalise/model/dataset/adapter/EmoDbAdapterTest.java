package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.ImportReport;
import dev.vocalise.model.dataset.LabelledCorpus;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.Utterance;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmoDbAdapterTest {
  /** The 535 files of the real corpus. */
  private static final String REAL =
      "W".repeat(127)
          + "L".repeat(81)
          + "E".repeat(46)
          + "A".repeat(69)
          + "F".repeat(71)
          + "T".repeat(62)
          + "N".repeat(79);

  @TempDir Path root;

  private Corpus read() {
    return CorpusAdapter.of("emo-db").read(root, ImportOptions.strict());
  }

  private Map<Emotion, Integer> counts(String map) {
    Map<Emotion, Integer> counts = new EnumMap<>(Emotion.class);
    for (Utterance utterance : read().utterances()) {
      String label = new EmoDbAdapter().labelMap(map).classOf(utterance);
      if (label != null) {
        counts.merge(Emotion.of(label), 1, Integer::sum);
      }
    }
    return counts;
  }

  @Test
  void theRealCountsComeOutOfTheDefaultMap() {
    CorpusLayouts.emoDb(root, REAL);

    ImportReport report = read().report();

    assertThat(report.utterances()).isEqualTo(339);
    assertThat(report.classes())
        .containsExactly(
            entry("neutral", 79),
            entry("happiness", 71),
            entry("sadness", 62),
            entry("anger", 127));
    assertThat(report.leftOut())
        .isEqualTo(Map.of("label L (boredom)", 81, "label E (disgust)", 46, "label A (fear)", 69));
    assertThat(report.speakers()).hasSize(10);
    assertThat(report.notes()).isEmpty();
    assertThat(counts("default")).isEqualTo(counts("emodb-4class"));
  }

  @Test
  void theMapOf535CountsTheRestAsNeutral() {
    CorpusLayouts.emoDb(root, REAL);

    assertThat(counts("emodb-535"))
        .isEqualTo(
            Map.of(
                Emotion.NEUTRAL, 275,
                Emotion.HAPPINESS, 71,
                Emotion.SADNESS, 62,
                Emotion.ANGER, 127));
    assertThat(new EmoDbAdapter().labelMap("emodb-535").defect()).isNull();
  }

  @Test
  void thePapersMapGivesThePapersCountsAndIsMarkedAsDefective() {
    CorpusLayouts.emoDb(root, REAL);

    assertThat(counts("emodb-paper"))
        .isEqualTo(
            Map.of(
                Emotion.NEUTRAL, 275,
                Emotion.HAPPINESS, 71,
                Emotion.SADNESS, 127,
                Emotion.ANGER, 62));
    assertThat(new EmoDbAdapter().labelMap("emodb-paper").defect()).contains("swapped");
  }

  @Test
  void anEmoDbMapIsRefusedForAnotherCorpus() {
    CorpusManifest other = new CorpusManifest("iemocap", java.util.List.of());

    assertThatThrownBy(() -> LabelledCorpus.of(other, "emodb-535"))
        .hasMessageContaining("unknown label map 'emodb-535' for a corpus of kind iemocap");
    assertThatThrownBy(() -> new EmoDbAdapter().labelMap("emodb-536"))
        .hasMessageContaining("emodb-535");
  }

  @Test
  void namesThatAreNoneOfTheCorpusAreProblems() {
    CorpusLayouts.emoDb(root, "N".repeat(200));
    CorpusLayouts.wav(root.resolve("wav/hello.wav"), 1);
    CorpusLayouts.wav(root.resolve("wav/03a01Qa.wav"), 2);
    CorpusLayouts.wav(root.resolve("wav/._03a01Na.wav"), 3);

    ImportReport report = read().report();

    assertThat(report.utterances()).isEqualTo(200);
    assertThat(report.leftOut()).isEqualTo(Map.of("broken name", 1, "unknown label", 1));
    assertThat(report.problems())
        .extracting(Problem::path)
        .containsExactly("wav/03a01Qa.wav", "wav/hello.wav");
  }
}
