package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.audio.Waveform;
import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.LabelledCorpus;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.Protocol;
import dev.vocalise.model.dataset.SplitSettings;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.dataset.Utterance.Segment;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvPartsTest {
  @TempDir Path root;

  /** Sample n holds n / 32768, so that a part shows where it was cut. */
  private void ramp(String name, int frames, int rateHz) throws IOException {
    float[] samples = new float[frames];
    for (int i = 0; i < frames; i++) {
      samples[i] = i / 32768f;
    }
    WavFile.write(root.resolve(name), samples, rateHz);
  }

  private Corpus read(String manifest) {
    CorpusLayouts.write(root.resolve("manifest.csv"), manifest);
    return CorpusAdapter.of("csv").read(root, ImportOptions.allowingBad());
  }

  private static Map<String, Segment> segments(Corpus corpus) {
    return corpus.utterances().stream()
        .collect(Collectors.toMap(Utterance::id, Utterance::segment));
  }

  private static Utterance of(Corpus corpus, String id) {
    return corpus.utterances().stream().filter(u -> u.id().equals(id)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.5|1.5",
        "1.5s|1.5",
        "1.5 sec|1.5",
        "1500ms|1.5",
        "1500 ms|1.5",
        ".5|0.5",
        "1e-05|0.00001",
        "1min|60",
        "00:01.5|1.5",
        "00:00:01,500|1.5",
        "100:00:00|360000",
        "0 days 00:00:01.500000|1.5",
        "0 days 00:00:01.500000001|1.500000001",
        "1 day, 0:00:01|86401",
        "0 days|0",
        "-1 days +23:59:59.5|-0.5",
        "PT1.5S|1.5",
        "P0DT0H0M1.5S|1.5",
        "PT1M0.25S|60.25",
        "-0.5|-0.5"
      })
  void timesAreReadInEveryForm(String text, BigDecimal seconds) {
    assertThat(CsvTime.seconds(text)).isEqualByComparingTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "1,5",
        "1.5 parsecs",
        "1:2:3:4",
        "1e999999999",
        "12:",
        "P",
        "0x10",
        "+",
        "Infinity"
      })
  void otherTextsAreNoTimes(String text) {
    assertThat(CsvTime.seconds(text)).isNull();
  }

  @Test
  void partsAreCutToTheSample() throws IOException {
    ramp("long.wav", 22_050, 11_025);

    Corpus corpus =
        read(
            """
            file,start,end,emotion
            long.wav,0,0.1,sad
            long.wav,0.1,0.2,anger
            long.wav,1.00004535,1.5,neutral
            long.wav,0 days 00:00:01.9,NaT,happiness
            """);

    assertThat(corpus.report().problems()).isEmpty();
    // 0.1 s are 1102.5 samples, which belong to the later part; 1.00004535 s are 11025.4999…
    assertThat(segments(corpus))
        .isEqualTo(
            Map.of(
                "long#0-0.1", new Segment(0, 1103),
                "long#0.1-0.2", new Segment(1103, 1102),
                "long#1.00004535-1.5", new Segment(11_025, 5_513),
                "long#1.9-2", new Segment(20_948, 1_102)));
    Utterance second = corpus.utterances().get(1);
    Waveform cut = second.cut(WavFile.read(root.resolve("long.wav")));
    assertThat(cut.samples()).hasSize(1102);
    assertThat(cut.samples()[0]).isEqualTo(1103 / 32768f);
    assertThat(cut.samples()[1101]).isEqualTo(2204 / 32768f);
    assertThat(second.seconds()).isEqualTo(0.099955);
    assertThat(second.sha256()).isEqualTo(corpus.utterances().get(0).sha256());
    assertThat(CorpusManifest.read(CorpusManifest.of(corpus).bytes()).utterances())
        .isEqualTo(corpus.utterances());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start,end;0.5;1",
        "begin,end;500ms;1s",
        "start,duration;0.5;0.5",
        "offset,duration;0.5;00:00.5",
        "onset,offset;PT0.5S;PT1S"
      })
  void otherPairsOfColumnsSayTheSame(String header) throws IOException {
    ramp("long.wav", 16_000, 8_000);
    String[] parts = header.split(";");

    Corpus corpus =
        read("file,%s,emotion\nlong.wav,%s,%s,sad\n".formatted(parts[0], parts[1], parts[2]));

    assertThat(segments(corpus)).isEqualTo(Map.of("long#0.5-1", new Segment(4_000, 4_000)));
  }

  @Test
  void theWholeFileIsNoPart() throws IOException {
    ramp("a.wav", 100, 16_000);
    ramp("b.wav", 101, 16_000);
    ramp("c.wav", 16_000, 16_000);
    ramp("d.wav", 102, 16_000);

    Corpus corpus =
        read(
            "file,start,end,emotion\na.wav,,,sad\nb.wav,0 days,NaT,sad\nc.wav,0,1.0009,sad\nd.wav,0,0.006375,sad\n");

    assertThat(corpus.report().problems()).isEmpty();
    assertThat(corpus.utterances()).extracting(Utterance::id).containsExactly("a", "b", "c", "d");
    assertThat(corpus.utterances()).allSatisfy(u -> assertThat(u.segment()).isNull());
    CorpusLayouts.write(
        root.resolve("manifest.csv"), "file,emotion\na.wav,sad\nb.wav,sad\nc.wav,sad\nd.wav,sad\n");
    assertThat(CorpusManifest.of(CorpusAdapter.of("csv").read(root, ImportOptions.strict())))
        .isEqualTo(CorpusManifest.of(corpus));
  }

  @Test
  void aPartThatTheFileDoesNotHaveIsABadRowWithBothNumbers() throws IOException {
    ramp("long.wav", 16_000, 16_000);

    Corpus corpus =
        read(
            """
            file,start,end,emotion
            long.wav,0,0.5,sad
            long.wav,0.5,1.002,sad
            long.wav,0.9,0.2,sad
            long.wav,-0.1,0.2,sad
            long.wav,3,,sad
            long.wav,soon,0.2,sad
            long.wav,0.3,0.3,sad
            long.wav,1e15,,sad
            long.wav,0,1e99,sad
            long.wav,0.5,-1e99,sad
            long.wav,-1e99,0.5,sad
            """);

    List<Problem> problems = corpus.report().problems();
    assertThat(problems).extracting(Problem::path).containsOnly("manifest.csv");
    assertThat(problems).extracting(Problem::line).containsExactly(7, 3, 4, 5, 6, 8, 9, 10, 11, 12);
    assertThat(corpus.report().leftOut()).isEqualTo(Map.of("no such part", 9, "broken line", 1));
    assertThat(problems.get(0).message()).contains("start 'soon' is no time", "1500ms");
    assertThat(problems.get(1).message())
        .contains("from 0.5 s to 1.002 s", "has 1 s (16000 samples");
    assertThat(problems.get(2).message()).contains("from 0.9 s to 0.2 s", "start before the end");
    assertThat(problems.get(3).message()).contains("from -0.1 s to 0.2 s");
    assertThat(problems.get(4).message()).contains("from 3 s to the end");
    assertThat(problems.get(7).message()).contains("from 0 s to 1E+99 s");
  }

  @Test
  void equalRowsAreDuplicatesInWhateverForm() throws IOException {
    ramp("long.wav", 16_000, 16_000);

    Corpus corpus =
        read(
            """
            file,start,end,emotion
            long.wav,0.5,1,sad
            long.wav,500ms,1.0,anger
            long.wav,0.5,,sad
            long.wav,0.50001,1,sad
            long.wav,0,1,sad
            long.wav,,,sad
            """);

    assertThat(corpus.utterances()).extracting(Utterance::id).containsExactly("long", "long#0.5-1");
    assertThat(corpus.report().leftOut()).isEqualTo(Map.of("duplicate entry", 4));
    assertThat(corpus.report().problems().get(0).message())
        .contains("'long' from 0.5 s to 1 s is already listed at manifest.csv:2");
  }

  @Test
  void partsThatOverlapShareTheirUnit() throws IOException {
    ramp("long.wav", 16_000, 16_000);
    ramp("other.wav", 15_999, 16_000);
    Files.copy(root.resolve("long.wav"), root.resolve("copy.wav"));

    Corpus corpus =
        read(
            """
            file,start,end,emotion
            long.wav,0,0.2,sad
            long.wav,0.1,0.3,sad
            long.wav,0.25,0.4,sad
            long.wav,0.4,0.5,sad
            long.wav,0.5,0.6,sad
            other.wav,0,0.2,sad
            copy.wav,0.55,0.7,sad
            """);

    String first = of(corpus, "long#0-0.2").sound();
    assertThat(of(corpus, "long#0-0.2").twin()).isNull();
    assertThat(of(corpus, "long#0.1-0.3").unit()).isEqualTo(first);
    assertThat(of(corpus, "long#0.25-0.4").unit()).isEqualTo(first);
    assertThat(of(corpus, "long#0.4-0.5").twin()).isNull();
    assertThat(of(corpus, "copy#0.55-0.7").unit()).isEqualTo(of(corpus, "long#0.5-0.6").sound());
    assertThat(of(corpus, "other#0-0.2").unit()).as("equal samples").isEqualTo(first);
    assertThat(corpus.report().notes())
        .contains("7 utterances are parts of 2 recordings.")
        .anyMatch(
            note ->
                note.startsWith("Parts that overlap others, kept in one part of every split: 3"))
        .noneMatch(note -> note.contains("more than one name"));
  }

  @Test
  void aRecordingAsAWholeStaysWithItsParts() throws IOException {
    ramp("long.wav", 16_000, 16_000);

    Corpus corpus = read("file,start,end,emotion\nlong.wav,0.5,0.6,sad\nlong.wav,,,sad\n");

    assertThat(corpus.utterances())
        .extracting(Utterance::unit)
        .hasSize(2)
        .containsOnly(corpus.utterances().get(0).sha256());
  }

  @Test
  void aFileThatIsNamedLikeAPartIsNotTakenForIt() throws IOException {
    ramp("a.wav", 16_000, 8_000);
    ramp("a#0-1.wav", 16_001, 8_000);

    Corpus corpus = read("file,start,end,emotion\na.wav,0,1,sad\na#0-1.wav,,,angry\n");

    assertThat(segments(corpus)).isEqualTo(Map.of("a#0-1", new Segment(0, 8_000)));
    assertThat(corpus.report().leftOut()).isEqualTo(Map.of("duplicate entry", 1));
    assertThat(corpus.report().problems().get(0).describe())
        .isEqualTo(
            "manifest.csv:3: 'a#0-1' is already listed at manifest.csv:2; this one is left out");
  }

  @Test
  void aSplitNeverCutsBetweenPartsThatOverlap() throws IOException {
    Protocol protocol =
        Protocol.plan(
            SplitSettings.of(SplitSettings.Split.RANDOM), overlapping(0), overlapping(100), 3);

    for (List<String> part : List.of(protocol.sourceTrain(), protocol.targetTest())) {
      Map<String, Long> partsOfFile =
          part.stream()
              .collect(
                  Collectors.groupingBy(
                      id -> id.substring(0, id.indexOf('#')), Collectors.counting()));
      assertThat(partsOfFile).isNotEmpty();
      assertThat(partsOfFile.values()).containsOnly(4L);
    }
  }

  /** Ten recordings of four parts each, of which neighbours overlap by 0.1 s. */
  private LabelledCorpus overlapping(int first) throws IOException {
    StringBuilder manifest = new StringBuilder("file,start,end,emotion\n");
    for (int file = first; file < first + 10; file++) {
      Random noise = new Random(file);
      float[] samples = new float[32_000];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = noise.nextFloat() - 0.5f;
      }
      WavFile.write(root.resolve("r" + file + ".wav"), samples, 8_000);
      for (int part = 0; part < 4; part++) {
        manifest.append(
            "r%d.wav,%d00ms,%d00ms,%s\n"
                .formatted(
                    file,
                    9 * part,
                    9 * part + 10,
                    List.of("neutral", "sad", "happy", "angry").get(part)));
      }
    }
    return LabelledCorpus.of(CorpusManifest.of(read(manifest.toString())), "default");
  }

  @Test
  void aTableWhoseTimesHaveUnknownNamesIsRefusedAtTheSecondRowOfAFile() throws IOException {
    ramp("long.wav", 16_000, 16_000);

    assertThatThrownBy(
            () -> read("file,start_ms,end_ms,emotion\nlong.wav,0,5,sad\nlong.wav,5,9,sad\n"))
        .hasMessageContaining("manifest.csv:3")
        .hasMessageContaining("'start_ms' is not read")
        .hasMessageContaining("'start' and 'end'");
  }

  @Test
  void columnsAreNamedAttributesAndRatingsKept() throws IOException {
    ramp("a.wav", 100, 16_000);
    ramp("b.wav", 101, 16_000);
    ramp("c.wav", 102, 16_000);

    Corpus corpus =
        read(
            """
            file,foo,Emotion,Gender,Split_Set,EmoAct,valence,dominance,EmoDom,duration
            a.wav,x,sad,f,train,3.5,NaN,high,1,9
            b.wav,y,anger,m,test,,-1e1,2,1,9
            c.wav,z,fear,m,,1,1,1,1,9
            """);

    assertThat(corpus.utterances())
        .extracting(Utterance::attributes)
        .containsExactly(
            Map.of("gender", "f", "split", "train"),
            Map.of("gender", "m", "split", "test"),
            Map.of("gender", "m"));
    assertThat(corpus.utterances())
        .extracting(Utterance::dimensions)
        .containsExactly(
            Map.of("arousal", 3.5),
            Map.of("valence", -10.0, "dominance", 2.0),
            Map.of("arousal", 1.0, "valence", 1.0, "dominance", 1.0));
    assertThat(corpus.report().attributes())
        .isEqualTo(
            Map.of("gender", Map.of("f", 1, "m", 1), "split", Map.of("train", 1, "test", 1)));
    assertThat(corpus.report().dimensions())
        .isEqualTo(Map.of("arousal", 1, "valence", 1, "dominance", 1));
    assertThat(corpus.report().notes())
        .contains(
            "columns read: file, Emotion, Gender, Split_Set, EmoAct, valence, dominance; ignored: foo, EmoDom, duration",
            "A rating of dominance is no number and left out in 1 rows, such as 'high' at manifest.csv:2");
  }

  @Test
  void theTemplateIsATableThatIsRead() throws IOException {
    Files.createDirectories(root.resolve("audio"));
    ramp("audio/anna_01.wav", 100, 16_000);
    ramp("audio/interview.wav", 16_000, 1_000);

    Corpus corpus = read(CsvAdapter.TEMPLATE);

    assertThat(corpus.report().problems()).isEmpty();
    assertThat(corpus.utterances())
        .extracting(Utterance::id)
        .containsExactly("audio/anna_01", "audio/interview#12.5-15.25");
    assertThat(corpus.report().notes()).anyMatch(note -> note.endsWith("ignored: none"));
  }
}
