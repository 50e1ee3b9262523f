package dev.vocalise.model.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages show of a recording is the same as of the whole, and costs what it is long. */
class ExcerptTest {
  @TempDir private Path folder;

  private Path sound(String form) throws IOException {
    Path file = folder.resolve("a." + form);
    if (form.equals("flac")) {
      try (ZipInputStream in =
          new ZipInputStream(
              Files.newInputStream(Path.of("../demo/corpora/msp-improv-like.zip")))) {
        ZipEntry one = in.getNextEntry();
        while (!one.getName().endsWith(".flac")) {
          one = in.getNextEntry();
        }
        return Files.write(file, in.readAllBytes());
      }
    }
    short[] samples = new short[2 * 40_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (i * 31);
    }
    return Files.write(file, WavFile.encode(samples, form.equals("stereo") ? 2 : 1, 16_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mono", "stereo", "flac"})
  void anExcerptIsAPartOfTheWhole(String form) throws IOException {
    Path file = sound(form);
    Waveform whole = AudioFile.read(file);
    int all = whole.samples().length;
    int second = whole.sampleRateHz();

    assertThat(AudioFile.excerpt(file, 0, 0, 3600).samples()).isEqualTo(whole.samples());
    assertThat(AudioFile.excerpt(file, 0, 0, 1).samples())
        .isEqualTo(Arrays.copyOf(whole.samples(), second));
    assertThat(AudioFile.excerpt(file, 7_000, 9_001, 3600).samples())
        .isEqualTo(Arrays.copyOfRange(whole.samples(), 7_000, 16_001));
    assertThat(AudioFile.excerpt(file, 7_000, all - 7_000, 1).samples())
        .isEqualTo(Arrays.copyOfRange(whole.samples(), 7_000, 7_000 + second));
    assertThat(AudioFile.excerpt(file, 0, 0, 1).channels()).isEqualTo(whole.channels());
    for (long[] wrong : new long[][] {{0, all + 1}, {all, 1}, {-1, 1}, {all + 5, 0}}) {
      assertThatThrownBy(() -> AudioFile.excerpt(file, wrong[0], wrong[1], 60))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("but the sound has " + all);
    }
  }

  @Test
  void aRecordingOfHoursCostsWhatIsShown() throws IOException {
    Path file = folder.resolve("long.wav");
    int bytes = 250 << 20;
    ByteBuffer header = ByteBuffer.allocate(WavFile.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    WavFile.header(header, 2, 48_000, 2, bytes);
    Files.write(file, header.array());
    try (RandomAccessFile grown = new RandomAccessFile(file.toFile(), "rw")) {
      grown.setLength(WavFile.HEADER_BYTES + (long) bytes);
    }
    long before = allocated();
    Waveform shown = AudioFile.excerpt(file, 60_000_000, 5_000_000, 60);
    assertThat(shown.samples()).hasSize(60 * 48_000);
    assertThat(allocated() - before).isLessThan(64 << 20);
  }

  @Test
  void whatIsNoSoundIsRefusedAsElsewhere() throws IOException {
    for (String text : new String[] {"", "no sound", "RIFF", "fLaC", "ID3\u0004\0\0\0\0\0\0"}) {
      Path file = Files.writeString(folder.resolve("a.wav"), text);
      assertThatThrownBy(() -> AudioFile.excerpt(file, 0, 0, 60))
          .isInstanceOf(AudioFormatException.class)
          .message()
          .hasLineCount(1);
    }
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
