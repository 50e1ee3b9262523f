package dev.vocalise.model.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.audio.AudioFile;
import dev.vocalise.model.audio.AudioFormatException;
import dev.vocalise.model.audio.Resampler;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.audio.Waveform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundTest {
  private static final int RATE = 16_000;

  @TempDir private Path folder;

  private Path wav(int frames, int channels, int rate) throws Exception {
    SplittableRandom random = new SplittableRandom(frames);
    short[] samples = new short[frames * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) random.nextInt(-20_000, 20_000);
    }
    return Files.write(folder.resolve("a.wav"), WavFile.encode(samples, channels, rate));
  }

  /** As a corpus is prepared: decoded whole, then resampled. */
  @Test
  void aRecordingIsHeardAsACorpusIs() throws Exception {
    for (int rate : new int[] {8_000, 16_000, 22_050, 44_100, 48_000}) {
      Path file = wav(rate + 17, 2, rate);
      Waveform wave = AudioFile.read(file);
      Sound sound = Sound.read(file, RATE, 60);
      assertThat(sound.samples())
          .isEqualTo(Resampler.resample(wave.samples(), wave.sampleRateHz(), RATE));
      assertThat(sound.seconds()).isEqualTo(wave.seconds());
    }
  }

  @Test
  void whatIsTooLongIsRefusedAndNotCut() throws Exception {
    assertThat(Sound.read(wav(2 * RATE, 1, RATE), RATE, 2).samples()).hasSize(2 * RATE);
    Path longer = wav(2 * RATE + 1, 1, RATE);
    assertThatThrownBy(() -> Sound.read(longer, RATE, 2))
        .isInstanceOf(Sound.TooLongException.class)
        .hasMessageStartingWith("it is longer than 2 s; cut it");
  }

  @Test
  void whatIsNoSoundSaysWhatItIs() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.wav"));
    Path text = Files.writeString(folder.resolve("text.wav"), "Dear all,\n".repeat(20));
    assertThatThrownBy(() -> Sound.read(empty, RATE, 9))
        .isInstanceOfSatisfying(
            AudioFormatException.class,
            e -> assertThat(e.reason()).isEqualTo(AudioFormatException.Reason.EMPTY));
    assertThatThrownBy(() -> Sound.read(text, RATE, 9))
        .isInstanceOfSatisfying(
            AudioFormatException.class,
            e -> assertThat(e.reason()).isEqualTo(AudioFormatException.Reason.NOT_AUDIO));
  }
}
