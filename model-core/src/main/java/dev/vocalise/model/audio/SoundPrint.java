package dev.vocalise.model.audio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A cheap mark of the mono samples that training reads. Equal samples have equal marks, however the
 * files code them; equal marks are a reason to compare the samples and no more.
 *
 * @param checksum CRC-32C of the samples in the middle, rounded to 16 bits
 * @param silent no two samples differ by more than one step of 16 bits
 */
public record SoundPrint(int sampleRateHz, int frames, int checksum, boolean silent) {
  /** Half a second of speech tells recordings apart; all of it would cost as much as reading. */
  private static final int MARKED_FRAMES = 8192;

  private static final double WINDOW_SECONDS = 0.025;
  private static final VarHandle PCM16 =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * Marks the samples that the header points at.
   *
   * @throws AudioFormatException where a sample is no number
   */
  public static SoundPrint of(byte[] wav, WavHeader header, Path path) {
    if (header.floating()) {
      WavFile.decode(wav, header, path); // all of them must be numbers
    }
    int frames = header.frames();
    int marked = Math.min(frames, MARKED_FRAMES);
    byte[] middle = pcm16(wav, header.part((frames - marked) / 2, marked), path);
    CRC32C checksum = new CRC32C();
    checksum.update(middle);
    boolean silent = silent(middle) && (marked == frames || silent(pcm16(wav, header, path)));
    return new SoundPrint(header.sampleRateHz(), frames, (int) checksum.getValue(), silent);
  }

  /** The samples rounded to 16 bits, which mono PCM of 16 bits has as they are. */
  private static byte[] pcm16(byte[] wav, WavHeader header, Path path) {
    boolean same = header.channels() == 1 && header.bytesPerSample() == 2;
    int from = same ? header.dataOffset() : WavFile.HEADER_BYTES;
    byte[] file =
        same
            ? wav
            : WavFile.encode(WavFile.decode(wav, header, path).samples(), header.sampleRateHz());
    return Arrays.copyOfRange(file, from, from + 2 * header.frames());
  }

  /** Returns at the first sample that shows otherwise, which is soon in any speech. */
  private static boolean silent(byte[] pcm16) {
    int low = Short.MAX_VALUE;
    int high = Short.MIN_VALUE;
    for (int i = 0; i < pcm16.length; i += 2) {
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
