package dev.vocalise.model.audio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A cheap mark of the mono samples that training reads. Equal samples have equal marks, however the
 * files code them; equal marks are a reason to compare the samples and no more.
 *
 * @param checksum CRC-32C of the samples rounded to 16 bits, which mono PCM of 16 bits has as it is
 * @param silent no two samples differ by more than one step of 16 bits
 */
public record SoundPrint(int sampleRateHz, int frames, int checksum, boolean silent) {
  private static final double WINDOW_SECONDS = 0.025;
  private static final VarHandle PCM16 =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * Marks the samples that the header points at.
   *
   * @throws AudioFormatException where a sample is no number
   */
  public static SoundPrint of(byte[] wav, WavHeader header, Path path) {
    byte[] pcm16 = wav;
    int from = header.dataOffset();
    if (header.channels() != 1 || header.bytesPerSample() != 2) {
      pcm16 = WavFile.encode(WavFile.decode(wav, header, path).samples(), header.sampleRateHz());
      from = WavFile.HEADER_BYTES;
    }
    int end = from + 2 * header.frames();
    CRC32C checksum = new CRC32C();
    checksum.update(pcm16, from, end - from);
    return new SoundPrint(
        header.sampleRateHz(),
        header.frames(),
        (int) checksum.getValue(),
        silent(pcm16, from, end));
  }

  /** Returns at the first sample that shows otherwise, which is soon in any speech. */
  private static boolean silent(byte[] pcm16, int from, int end) {
    int low = Short.MAX_VALUE;
    int high = Short.MIN_VALUE;
    for (int i = from; i < end; i += 2) {
      short value = (short) PCM16.get(pcm16, i);
      low = Math.min(low, value);
      high = Math.max(high, value);
      if (high - low > 1) {
        return false;
      }
    }
    return true;
  }

  /** Whether not even one frame of 25 ms fits, so that features need padding. */
  public boolean shorterThanWindow() {
    return frames < Math.round(WINDOW_SECONDS * sampleRateHz);
  }
}
