package dev.vocalise.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.dataset.adapter.CorpusLayouts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusManifestTest {
  private static final Utterance LABELLED =
      new Utterance(
          "a\"1",
          "x/ä.wav",
          "00ff",
          44100,
          1.329977,
          "F01",
          "session1",
          Emotion.ANGER,
          "A",
          "Was? \u2028 \uD83D\uDE00",
          "de");
  private static final Utterance OTHER =
      new Utterance("b", "b.wav", "01ff", 16000, 2, "03", "", null, "L", null, "de");

  @Test
  void theBytesAreExactlyThese() {
    CorpusManifest manifest = new CorpusManifest("emo-db", List.of(OTHER));

    assertThat(new String(manifest.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"format":"vocalise-corpus/1","kind":"emo-db","utterances":1}
            {"id":"b","audio":"b.wav","sha256":"01ff","sampleRateHz":16000,"seconds":2.000000,\
            "speaker":"03","session":"","code":"L","language":"de"}
            """);
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    CorpusManifest manifest = new CorpusManifest("csv", List.of(LABELLED, OTHER));

    CorpusManifest read = CorpusManifest.read(manifest.bytes());

    assertThat(read).isEqualTo(manifest);
    assertThat(read.digest()).isEqualTo(manifest.digest()).matches("[0-9a-f]{64}");
  }

  @Test
  void theDigestDoesNotDependOnTheFolder(@TempDir Path one, @TempDir Path other) {
    CorpusLayouts.emoDb(one, "NFTWL");
    CorpusLayouts.emoDb(other, "NFTWL");

    assertThat(digest(one)).isEqualTo(digest(other));
    CorpusLayouts.wav(CorpusLayouts.emoDbWav(other, 0, 'N'), 99);
    assertThat(digest(one)).isNotEqualTo(digest(other));
  }

  private static String digest(Path folder) {
    Corpus corpus = CorpusAdapter.of("emo-db").read(folder, ImportOptions.strict());
    return CorpusManifest.of(corpus).digest();
  }

  @Test
  void damageIsNamedByLine() {
    String good =
        new String(new CorpusManifest("csv", List.of(OTHER)).bytes(), StandardCharsets.UTF_8);

    assertRefused(good.replace("vocalise-corpus/1", "vocalise-corpus/9"), "line 1");
    assertRefused(good.replace("\"audio\"", "\"adio\""), "line 2: expected a text for 'audio'");
    assertRefused(good.replace("{\"id\"", "{id\""), "line 2: expected a JSON object");
    assertRefused(good.lines().findFirst().orElseThrow(), "expected 1 utterances but got 0");
    assertRefused("", "line 1");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> CorpusManifest.read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void partsTwinsAndRatingsAreKept() {
    Utterance part =
        new Utterance(
            "long#2",
            "long.wav",
            "a".repeat(64),
            16_000,
            1.5,
            "7",
            "",
            Emotion.ANGER,
            "A",
            null,
            "de",
            new Utterance.Segment(8_000, 24_000),
            "b".repeat(64),
            Map.of("gender", "female", "split", "train"),
            Map.of("arousal", 4.25));
    CorpusManifest manifest = new CorpusManifest("csv", List.of(part));

    assertThat(CorpusManifest.read(manifest.bytes())).isEqualTo(manifest);
    assertThat(part.sound()).isNotEqualTo(part.sha256()).hasSize(64);
    assertThat(part.unit()).isEqualTo("b".repeat(64));
    assertThat(OTHER.unit()).isEqualTo(OTHER.sound()).isEqualTo(OTHER.sha256());
  }

  @Test
  void aPlaceIsFoundByItsId() {
    List<Utterance> sorted =
        Stream.of("a", "a b", "b", "b#0-1", "é")
            .map(id -> new Utterance(id, id, "01", 8000, 1, "1", "", null, "L", null, "de"))
            .toList();
    ManifestLines lines = ManifestLines.of(new CorpusManifest("csv", sorted).bytes());

    for (int i = 0; i < sorted.size(); i++) {
      assertThat(lines.position(sorted.get(i).id())).isEqualTo(i);
    }
    assertThat(lines.position("aa")).isEqualTo(-1);
    assertThat(lines.position("z")).isEqualTo(-1);
  }
}
