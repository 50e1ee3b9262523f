package dev.vocalise.model.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.audio.AudioFormatException.Reason;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of uncoded samples in every sample size and stereo form; coded ones are in the demo. */
class FlacFileTest {
  private static final Path NAME = Path.of("clip.wav");
  private static final int SIZE = 192;

  /** Bits, most significant first. */
  private static final class Bits {
    private final StringBuilder text = new StringBuilder();

    Bits put(long value, int count) {
      for (int i = count - 1; i >= 0; i--) {
        text.append((value >> i) & 1);
      }
      return this;
    }

    byte[] bytes() {
      while (text.length() % 8 != 0) {
        text.append('0');
      }
      byte[] bytes = new byte[text.length() / 8];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Integer.parseInt(text.substring(8 * i, 8 * i + 8), 2);
      }
      return bytes;
    }
  }

  private static int crc16(byte[] bytes) {
    int crc = 0;
    for (byte one : bytes) {
      for (int i = 7; i >= 0; i--) {
        int carry = (crc >> 15) ^ ((one >> i) & 1);
        crc = ((crc << 1) & 0xFFFF) ^ (carry == 0 ? 0 : 0x8005);
      }
    }
    return crc;
  }

  /** Two channels of noise, or one. */
  private static int[][] noise(int channels, int bits) {
    SplittableRandom random = new SplittableRandom(bits);
    int[][] samples = new int[channels][SIZE];
    for (int[] channel : samples) {
      Arrays.setAll(channel, i -> random.nextInt(-(1 << (bits - 1)), 1 << (bits - 1)));
    }
    return samples;
  }

  /** One frame of verbatim subframes (9.2.3). */
  private static byte[] flac(int[][] samples, int bits, int assignment, boolean told)
      throws Exception {
    int bytes = (bits + 7) / 8;
    byte[] raw = new byte[SIZE * samples.length * bytes];
    for (int i = 0, at = 0; i < SIZE; i++) {
      for (int[] channel : samples) {
        for (int b = 0; b < bytes; b++) {
          raw[at++] = (byte) (channel[i] >> (8 * b));
        }
      }
    }
    Bits stream = new Bits().put(0x664C6143, 32).put(0x80000022, 32);
    stream.put(SIZE, 16).put(SIZE, 16).put(0, 48).put(16000, 20);
    stream.put(samples.length - 1, 3).put(bits - 1, 5).put(told ? SIZE : 0, 36);
    byte[] md5 = told ? MessageDigest.getInstance("MD5").digest(raw) : new byte[16];
    for (byte one : md5) {
      stream.put(one, 8);
    }
    Bits frame = new Bits().put(0xFFF8, 16).put(1, 4).put(0, 4).put(assignment, 4).put(0, 20);
    for (int c = 0; c < samples.length; c++) {
      boolean side = assignment >= 8 && c == (assignment == 9 ? 0 : 1);
      frame.put(2, 8); // verbatim, no wasted bits
      for (int i = 0; i < SIZE; i++) {
        int left = samples[0][i];
        int right = samples[samples.length - 1][i];
        int other = assignment == 10 ? (left + right) >> 1 : samples[c][i];
        frame.put(side ? left - right : other, bits + (side ? 1 : 0));
      }
    }
    byte[] coded = frame.bytes();
    for (byte one : coded) {
      stream.put(one, 8);
    }
    return stream.put(crc16(coded), 16).bytes();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4, 0",
    "1, 8, 0",
    "1, 12, 0",
    "1, 16, 0",
    "1, 20, 0",
    "1, 24, 0",
    "2, 16, 1",
    "2, 8, 8",
    "2, 16, 8",
    "2, 16, 9",
    "2, 16, 10",
    "2, 24, 8",
    "2, 24, 9",
    "2, 24, 10",
    "6, 16, 5"
  })
  void everySampleSizeAndStereoFormIsDecoded(int channels, int bits, int assignment)
      throws Exception {
    int[][] samples = noise(channels, bits);

    for (boolean told : new boolean[] {true, false}) { // length and MD5 in the header, or zeros
      Waveform wave = AudioFile.decode(flac(samples, bits, assignment, told), NAME);

      float[] mean = new float[SIZE];
      for (int i = 0; i < SIZE; i++) {
        double sum = 0;
        for (int[] channel : samples) {
          sum += channel[i] / (double) (1 << (bits - 1));
        }
        mean[i] = (float) (sum / channels);
      }
      assertThat(wave.samples()).containsExactly(mean);
      assertThat(wave.sampleRateHz()).isEqualTo(16000);
      assertThat(wave.channels()).isEqualTo(channels);
    }
  }

  @Test
  void aTagInFrontIsPassed() throws Exception {
    byte[] flac = flac(noise(1, 16), 16, 0, true);
    byte[] tagged = new byte[15 + flac.length];
    System.arraycopy(new byte[] {'I', 'D', '3', 4, 0, 0, 0, 0, 0, 5}, 0, tagged, 0, 10);
    System.arraycopy(flac, 0, tagged, 15, flac.length);

    assertThat(AudioFile.decode(tagged, NAME).samples()).hasSize(SIZE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCutOrAFlippedBitIsNamed(boolean told) throws Exception {
    byte[] flac = flac(noise(2, 16), 16, 10, told);
    for (int length : new int[] {20, 60, flac.length - 1}) {
      assertThatThrownBy(() -> AudioFile.decode(Arrays.copyOf(flac, length), NAME))
          .isInstanceOfSatisfying(
              AudioFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED))
          .hasMessageContaining("cut off");
    }
    for (int at = 56; at < flac.length; at += 7) {
      byte[] damaged = flac.clone();
      damaged[at] ^= 4;
      assertThatThrownBy(() -> AudioFile.decode(damaged, NAME))
          .isInstanceOf(AudioFormatException.class);
    }
  }
}
