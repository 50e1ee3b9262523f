package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Utterance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the recordings of a corpus hold, whatever their names promise. */
class RecordingContentTest {
  private static final int RATE = 16_000;
  @TempDir Path root;
  private final StringBuilder rows = new StringBuilder("file,emotion\n");

  private static short[] noise(int frames, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    short[] samples = new short[frames];
    for (int i = 0; i < frames; i++) {
      samples[i] = (short) random.nextInt(-9000, 9000);
    }
    return samples;
  }

  private void recording(String name, byte[] content) throws IOException {
    Files.write(root.resolve(name), content);
    rows.append(name).append(",anger\n");
  }

  private Corpus read(ImportOptions options) throws IOException {
    Files.writeString(root.resolve("manifest.csv"), rows);
    return CorpusAdapter.of("csv").read(root, options);
  }

  /** The samples in 24 bits, or each of them {@code channels} times. */
  private static byte[] recoded(short[] samples, boolean wide, int channels) {
    if (!wide) {
      short[] all = new short[samples.length * channels];
      for (int i = 0; i < all.length; i++) {
        all[i] = samples[i / channels];
      }
      return WavFile.encode(all, channels, RATE);
    }
    ByteBuffer file = ByteBuffer.allocate(44 + 3 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(WavFile.encode(new short[0], 1, RATE)).putInt(28, RATE * 3);
    file.putShort(32, (short) 3).putShort(34, (short) 24).putInt(40, 3 * samples.length);
    for (short sample : samples) {
      file.put((byte) 0).putShort(sample);
    }
    return file.array();
  }

  private static byte[] withTrailer(byte[] wav) {
    return ByteBuffer.allocate(wav.length + 8)
        .put(wav)
        .put(new byte[] {'L', 'I', 'S', 'T'})
        .array();
  }

  @Test
  void equalFaultsAreOneLineWithTheirRemedy() throws IOException {
    for (int i = 0; i < 12; i++) {
      String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:%d\nsize 9\n";
      recording("p" + i + ".wav", pointer.formatted(i).getBytes(StandardCharsets.US_ASCII));
    }
    assertThatThrownBy(() -> read(ImportOptions.allowingBad()))
        .hasMessageContaining(
            "12 of 12 audio files are Git LFS pointers (p0.wav, p1.wav, p2.wav, …): run `git lfs"
                + " pull` in "
                + root)
        .hasMessageNotContaining("\n");

    recording("good.wav", WavFile.encode(noise(500, 1), 1, RATE));
    recording("song.wav", new byte[] {'O', 'g', 'g', 'S', 0, 2});
    assertThatThrownBy(() -> read(ImportOptions.strict()))
        .hasMessageContaining("12 of 14 audio files are Git LFS pointers")
        .hasMessageContaining("1 of 14 audio files is an Ogg file (song.wav): convert it with");
    Corpus corpus = read(ImportOptions.allowingBad());
    assertThat(corpus.utterances()).extracting(Utterance::id).containsExactly("good");
    assertThat(corpus.report().leftOut())
        .containsEntry("Git LFS pointer", 12)
        .containsEntry("Ogg file", 1);
  }

  @Test
  void equalSamplesInOtherBytesAreTwinsOfTheFirst() throws IOException {
    short[] sound = noise(800, 2);
    recording("a.wav", WavFile.encode(sound, 1, RATE));
    recording("b.wav", withTrailer(WavFile.encode(sound, 1, RATE)));
    recording("c.wav", recoded(sound, true, 1));
    recording("d.wav", recoded(sound, false, 2));
    recording("e.wav", WavFile.encode(sound, 1, RATE)); // the bytes of a
    recording("f.wav", WavFile.encode(sound, 1, 8000));
    short[] almost = sound.clone();
    almost[700]++;
    recording("g.wav", WavFile.encode(almost, 1, RATE));

    Corpus corpus = read(ImportOptions.strict());

    String first = corpus.utterances().get(0).sound();
    assertThat(corpus.utterances())
        .extracting(Utterance::twin)
        .containsExactly(null, first, first, first, null, null, null);
    assertThat(corpus.utterances().get(4).unit()).isEqualTo(first);
    assertThat(corpus.report().notes())
        .anyMatch(note -> note.endsWith("every split: 3, such as a = b, a = c, a = d"));
  }

  @Test
  void recordingsThatDifferFarFromTheirMiddleAreNoTwins() throws IOException {
    short[] sound = noise(30_000, 3);
    for (int i = 0; i < 40; i++) {
      sound[29_999] = (short) i; // 20 sounds, each there twice in other bytes
      byte[] wav = i % 2 == 0 ? WavFile.encode(sound, 1, RATE) : null;
      sound[29_999] = (short) (i - 1);
      recording("r%02d.wav".formatted(i), wav == null ? recoded(sound, false, 2) : wav);
    }

    List<Utterance> read = read(ImportOptions.strict()).utterances();

    for (int i = 0; i < 40; i++) {
      String first = i % 2 == 0 ? null : read.get(i - 1).sound();
      assertThat(read.get(i).twin()).as("r%02d", i).isEqualTo(first);
    }
  }

  @Test
  void zeroAndMinusZeroAreOneSample() throws IOException {
    recording("a.wav", floats(0.5f, 0f, -0.25f));
    recording("b.wav", floats(0.5f, -0f, -0.25f));

    List<Utterance> read = read(ImportOptions.strict()).utterances();

    assertThat(read.get(1).twin()).isEqualTo(read.get(0).sound());
  }

  private static byte[] floats(float... samples) {
    ByteBuffer file = ByteBuffer.allocate(44 + 4 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(WavFile.encode(new short[0], 1, RATE)).putShort(20, (short) 3).putInt(28, RATE * 4);
    file.putShort(32, (short) 4).putShort(34, (short) 32).putInt(40, 4 * samples.length);
    for (float sample : samples) {
      file.putFloat(sample);
    }
    return file.array();
  }

  @Test
  void oneRecordingAsWavAndAsFlacIsOneAndTheWavIsTaken() throws IOException {
    for (String name : new String[] {"a.wav", "a.flac", "b.FLAC", "c.WAV", "c.flac", "d.mp3"}) {
      Files.write(root.resolve(name), new byte[1]);
    }

    assertThat(CorpusFiles.recordings(root))
        .extracting(CorpusFiles::name)
        .containsExactly("a.wav", "b.FLAC", "c.WAV");
    assertThat(CorpusFiles.recordingsByStem(root).values())
        .extracting(CorpusFiles::name)
        .containsExactly("a.wav", "b.FLAC", "c.WAV");
  }

  @Test
  void roundingMakesNoTwins() throws IOException {
    // Below half a step of 16 bits: equal prints, other samples.
    for (int i = 0; i < 3; i++) {
      byte[] quiet = recoded(new short[600], true, 1);
      quiet[44 + 30 * (i + 1)] = 5;
      recording("q" + i + ".wav", quiet);
    }

    assertThat(read(ImportOptions.strict()).utterances())
        .extracting(Utterance::twin)
        .containsOnlyNulls();
  }

  @Test
  void silenceAndSnippetsAreNotedAndKept() throws IOException {
    recording("zeros.wav", WavFile.encode(new short[500], 1, RATE));
    short[] phases = new short[1000];
    short[] voice = noise(500, 3);
    for (int i = 0; i < 500; i++) {
      phases[2 * i] = voice[i];
      phases[2 * i + 1] = (short) -voice[i];
    }
    recording("phases.wav", WavFile.encode(phases, 2, RATE));
    recording("voice.wav", WavFile.encode(voice, 1, RATE));
    recording("399.wav", WavFile.encode(noise(399, 4), 1, RATE));
    recording("400.wav", WavFile.encode(noise(400, 5), 1, RATE));

    Corpus corpus = read(ImportOptions.strict());

    assertThat(corpus.utterances()).hasSize(5);
    assertThat(corpus.report().notes())
        .anyMatch(note -> note.startsWith("Silent") && note.endsWith(": 2, phases.wav, zeros.wav"))
        .anyMatch(note -> note.contains("25 ms") && note.endsWith(": 1, 399.wav"));
  }

  @Test
  void excelsLineAboutTheSeparatorIsNoHeader() throws IOException {
    rows.setLength(0);
    rows.append("sep=;\r\nfile;emotion\r\n");
    Files.write(root.resolve("a,b.wav"), WavFile.encode(noise(500, 6), 1, RATE));
    rows.append("a,b.wav;anger\r\nbroken\r\n");

    Corpus corpus = read(ImportOptions.allowingBad());

    assertThat(corpus.utterances()).extracting(Utterance::id).containsExactly("a,b");
    assertThat(corpus.report().problems()).singleElement().matches(problem -> problem.line() == 4);
  }
}
