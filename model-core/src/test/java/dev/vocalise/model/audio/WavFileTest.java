package dev.vocalise.model.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vocalise.model.audio.AudioFormatException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WavFileTest {
  private static final Path NAME = Path.of("clip.wav");

  /** Builds WAV files of any kind, right and wrong. */
  private static final class Wav {
    int codec = 1;
    int channels = 1;
    int bits = 16;
    int rate = 16000;
    byte[] data = new byte[0];
    boolean extensible;
    byte[] chunkBefore = new byte[0];
    long claimedDataBytes = -1;
    int blockAlign = -1;

    byte[] bytes() {
      int fmt = extensible ? 40 : 16;
      ByteBuffer out =
          ByteBuffer.allocate(200 + data.length + chunkBefore.length)
              .order(ByteOrder.LITTLE_ENDIAN);
      out.put(ascii("RIFF")).putInt(0).put(ascii("WAVEfmt ")).putInt(fmt);
      int block = blockAlign >= 0 ? blockAlign : channels * bits / 8;
      out.putShort((short) (extensible ? 0xFFFE : codec)).putShort((short) channels).putInt(rate);
      out.putInt(rate * block).putShort((short) block).putShort((short) bits);
      if (extensible) {
        out.putShort((short) 22).putShort((short) bits).putInt(0).putShort((short) codec);
        out.put(
            new byte[] {
              0, 0, 0, 0, 16, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
            });
      }
      out.put(chunkBefore).put(ascii("data"));
      out.putInt((int) (claimedDataBytes >= 0 ? claimedDataBytes : data.length)).put(data);
      return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static float[] samples(Wav wav) {
    return WavFile.decode(wav.bytes(), NAME).samples();
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(AudioFormatException.class)
        .hasMessageStartingWith("clip.wav: " + reason.text())
        .satisfies(e -> assertThat(((AudioFormatException) e).reason()).isEqualTo(reason));
  }

  @Test
  void pcm16IsDividedBy32768() {
    Wav wav = new Wav();
    wav.data =
        little(8)
            .putShort((short) -32768)
            .putShort((short) 32767)
            .putShort((short) 1)
            .putShort((short) 0)
            .array();

    assertThat(samples(wav)).containsExactly(-1f, 32767 / 32768f, 1 / 32768f, 0f);
  }

  @Test
  void eightBitsAreUnsigned() {
    Wav wav = new Wav();
    wav.bits = 8;
    wav.data = new byte[] {0, (byte) 128, (byte) 255};

    assertThat(samples(wav)).containsExactly(-1f, 0f, 127 / 128f);
  }

  @Test
  void pcm24And32KeepSignAndScale() {
    Wav wav24 = new Wav();
    wav24.bits = 24;
    wav24.data = new byte[] {0, 0, (byte) 0x80, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 0, 0x40};
    Wav wav32 = new Wav();
    wav32.bits = 32;
    wav32.data = little(12).putInt(Integer.MIN_VALUE).putInt(-1).putInt(1 << 30).array();

    assertThat(samples(wav24)).containsExactly(-1f, -1 / 8388608f, 0.5f);
    assertThat(samples(wav32)).containsExactly(-1f, (float) (-1 / 2147483648.0), 0.5f);
  }

  @Test
  void floatsOf32And64BitsAreTakenAsTheyAre() {
    Wav wav32 = new Wav();
    wav32.codec = 3;
    wav32.bits = 32;
    wav32.data = little(8).putFloat(0.3f).putFloat(-1.5f).array();
    Wav wav64 = new Wav();
    wav64.codec = 3;
    wav64.bits = 64;
    wav64.data = little(16).putDouble(0.3).putDouble(-1.5).array();

    assertThat(samples(wav32)).containsExactly(0.3f, -1.5f);
    assertThat(samples(wav64)).containsExactly(0.3f, -1.5f);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 6})
  void channelsAreAveraged(int channels) {
    Wav wav = new Wav();
    wav.channels = channels;
    wav.rate = 44100;
    byte[] bytes = new byte[channels * 4];
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int value = 0; value < 2 * channels; value++) {
      data.putShort((short) (value * 1000));
    }
    wav.data = bytes;

    Waveform waveform = WavFile.decode(wav.bytes(), NAME);

    float first = 1000f * (channels - 1) / 2 / 32768;
    assertThat(waveform.samples()).hasSize(2);
    assertThat(waveform.samples()[0]).isCloseTo(first, within(1e-7f));
    assertThat(waveform.samples()[1]).isCloseTo(first + 1000f * channels / 32768, within(1e-7f));
    assertThat(waveform.channels()).isEqualTo(channels);
    assertThat(waveform.sampleRateHz()).isEqualTo(44100);
  }

  @Test
  void extensibleHeadersAndOddChunksWithPaddingAreUnderstood() {
    Wav wav = new Wav();
    wav.extensible = true;
    wav.bits = 24;
    wav.chunkBefore = new byte[] {'L', 'I', 'S', 'T', 3, 0, 0, 0, 'a', 'b', 'c', 0};
    wav.data = new byte[] {0, 0, 0x40};

    assertThat(samples(wav)).containsExactly(0.5f);
  }

  @Test
  void whatFollowsTheDataIsIgnored() {
    Wav wav = new Wav();
    wav.data = new byte[] {0, 64};
    byte[] longer = Arrays.copyOf(wav.bytes(), wav.bytes().length + 5);

    assertThat(WavFile.decode(longer, NAME).samples()).containsExactly(0.5f);
  }

  @Test
  void truncatedFilesAreCalledTruncatedAtEveryLength() {
    Wav wav = new Wav();
    wav.data = new byte[40];
    byte[] whole = wav.bytes();

    assertRefused(Reason.EMPTY, () -> WavFile.decode(new byte[0], NAME));
    for (int length = 4; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertRefused(Reason.TRUNCATED, () -> WavFile.decode(cut, NAME));
    }
  }

  @Test
  void aDataChunkWithoutASampleIsEmpty() {
    assertRefused(Reason.EMPTY, () -> WavFile.decode(new Wav().bytes(), NAME));
  }

  @Test
  void otherFilesAreNotAudio() {
    for (String content :
        new String[] {"<html>", "OggS....", "ID3.....", "x", "RIFF0000AVI LIST"}) {
      assertRefused(
          Reason.NOT_AUDIO,
          () -> WavFile.decode(content.getBytes(StandardCharsets.US_ASCII), NAME));
    }
  }

  /** Pipes (ffmpeg, sox, 2 and 4 GiB with and without headers) and recorders that died. */
  @ParameterizedTest
  @ValueSource(
      longs = {0xFFFFFFFFL, 0xFFFFFFDBL, 0x7FFFF000L, 0x7FFFFFFFL, 0x80000000L, 0x7FFFFFDBL, 0})
  void unknownSizesAreReadToTheEndInWholeFrames(long size) {
    Wav wav = new Wav();
    wav.data = new byte[] {0, 64, 0, 32, 7};
    wav.claimedDataBytes = size;

    assertThat(samples(wav)).containsExactly(0.5f, 0.25f);
  }

  @Test
  void aSizeThatCountsTooMuchIsNoCutIfTheWholeIsAsLongAsItSays() {
    Wav wav = new Wav();
    wav.data = new byte[] {0, 64, 0, 32};
    for (int excess : new int[] {1, 8, 16, 36, 44}) {
      wav.claimedDataBytes = 4L + excess;
      byte[] file = wav.bytes();
      for (int riff : new int[] {file.length - 8, file.length}) {
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(4, riff);
        if (riff != 36 + 4 + excess) { // then both sizes agree that bytes are missing
          assertThat(WavFile.decode(file, NAME).samples()).containsExactly(0.5f, 0.25f);
        }
      }
    }
  }

  @Test
  void aWrongRiffSizeAloneIsNoDamageAndACutSaysHowMuchIsMissing() {
    Wav wav = new Wav();
    wav.data = new byte[40];
    byte[] whole = wav.bytes();
    for (int riff : new int[] {0, 5, 76, 12345, -1}) {
      ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(4, riff);
      assertThat(WavFile.decode(whole, NAME).samples()).hasSize(20);
    }
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 76);
    for (int cut : new int[] {1, 8, 16, 39}) {
      byte[] part = Arrays.copyOf(whole, whole.length - cut);
      assertThatThrownBy(() -> WavFile.decode(part, NAME))
          .hasMessageContaining("cut off: " + cut + " of 40 bytes of sound are missing");
    }
  }

  @Test
  void anEmptyDataChunkBeforeOtherChunksIsEmpty() {
    byte[] empty = new Wav().bytes();
    byte[] list = {'L', 'I', 'S', 'T', 3, 0, 0, 0, 'a', 'b', 'c', 0};
    byte[] file = Arrays.copyOf(empty, empty.length + list.length);
    System.arraycopy(list, 0, file, empty.length, list.length);

    assertRefused(Reason.EMPTY, () -> WavFile.decode(file, NAME));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RF64", "BW64"})
  void sizesOf64BitsAreRead(String form) {
    Wav wav = new Wav();
    wav.data = new byte[] {0, 64, 0, 32, 'L', 'I'};
    wav.claimedDataBytes = 0xFFFFFFFFL;
    wav.chunkBefore =
        little(36).put(Wav.ascii("ds64")).putInt(28).putLong(80).putLong(4).putLong(2).array();
    byte[] file = wav.bytes();
    System.arraycopy(Wav.ascii(form), 0, file, 0, 4);

    assertThat(WavFile.decode(file, NAME).samples()).containsExactly(0.5f, 0.25f);
    byte[] cut = Arrays.copyOf(file, file.length - 3);
    assertThatThrownBy(() -> WavFile.decode(cut, NAME)).hasMessageContaining("1 of 4 bytes");
  }

  @ParameterizedTest
  @CsvSource({"0, 16000, -1", "1, 0, -1", "1, 2000000000, -1", "1, 16000, 7", "1, 16000, 0"})
  void impossibleHeadersAreNotAudio(int channels, int rate, int blockAlign) {
    Wav wav = new Wav();
    wav.channels = channels;
    wav.rate = rate;
    wav.blockAlign = blockAlign;
    wav.data = new byte[10];
    assertRefused(Reason.NOT_AUDIO, () -> WavFile.decode(wav.bytes(), NAME));
  }

  @ParameterizedTest
  @CsvSource({"2, 4", "85, 0", "1, 12", "3, 16", "6, 8"})
  void otherCodecsAreUnsupported(int codec, int bits) {
    Wav wav = new Wav();
    wav.codec = codec;
    wav.bits = bits;
    wav.data = new byte[10];
    assertRefused(Reason.UNSUPPORTED, () -> WavFile.decode(wav.bytes(), NAME));
  }

  @Test
  void aFloatThatIsNoNumberIsRefused() {
    Wav wav = new Wav();
    wav.codec = 3;
    wav.bits = 32;
    wav.data = little(8).putFloat(0).putFloat(Float.NaN).array();
    assertRefused(Reason.NOT_AUDIO, () -> WavFile.decode(wav.bytes(), NAME));
  }

  @Test
  void everyPcm16ValueSurvivesReadingAndWriting(@TempDir Path folder) throws IOException {
    Wav wav = new Wav();
    byte[] bytes = new byte[2 * 65536];
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int value = Short.MIN_VALUE; value <= Short.MAX_VALUE; value++) {
      data.putShort((short) value);
    }
    wav.data = bytes;
    Path file = folder.resolve("all.wav");
    Waveform waveform = WavFile.decode(wav.bytes(), NAME);

    WavFile.write(file, waveform.samples(), waveform.sampleRateHz());
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    WavFile.write(stream, waveform.samples(), waveform.sampleRateHz());

    assertThat(WavFile.read(file).samples()).containsExactly(waveform.samples());
    assertThat(stream.toByteArray()).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void writingClipsInsteadOfWrapping(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("loud.wav");

    WavFile.write(file, new float[] {2, -2, 1}, 8000);

    assertThat(WavFile.read(file).samples()).containsExactly(32767 / 32768f, -1f, 32767 / 32768f);
  }
}
