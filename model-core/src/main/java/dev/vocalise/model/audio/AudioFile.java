package dev.vocalise.model.audio;

import dev.vocalise.model.FileContent;
import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A recording of a corpus, WAV or FLAC as its content says, whatever its name. */
public final class AudioFile {
  private AudioFile() {}

  /**
   * Reads the file; see {@link WavFile#decode} for the scale of samples.
   *
   * @throws AudioFormatException where it holds anything else, or is damaged
   */
  public static Waveform read(Path path) throws IOException {
    return decode(WavFile.bytes(path), path);
  }

  /** The same for a file already in memory; {@code path} is for messages only. */
  public static Waveform decode(byte[] file, Path path) {
    return WavFile.decode(wav(file, path), path);
  }

  /**
   * Some seconds of the sound from a frame on, for people to look at: of a WAV file no more is read
   * than that, of a FLAC file no more is kept.
   *
   * @param start first frame wanted
   * @param frames that the sound must have from there on; 0 for all that follow
   * @param mostSeconds of it that are returned
   * @throws IllegalArgumentException where the sound does not have those frames
   */
  public static Waveform excerpt(Path path, long start, long frames, int mostSeconds)
      throws IOException {
    try (FileChannel channel = InputFile.channel(path)) {
      long size = channel.size();
      if (size > WavFile.MAX_BYTES) {
        throw WavFile.tooLarge(path, size);
      }
      ByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
      byte[] head = new byte[(int) Math.min(size, FileContent.HEAD_BYTES)];
      file.get(0, head);
      if (FileContent.of(head) == FileContent.FLAC || FileContent.of(head) == FileContent.MP3) {
        synchronized (AudioFile.class) { // one large file in memory at a time
          return FlacFile.excerpt(WavFile.bytes(path), path, start, frames, mostSeconds);
        }
      }
      WavHeader header = WavHeader.parse(file, path);
      Waveform.requireFrames(start, frames, header.frames());
      long wanted =
          Math.min(
              frames == 0 ? header.frames() - start : frames,
              (long) mostSeconds * header.sampleRateHz());
      WavHeader part = header.part((int) start, (int) wanted);
      byte[] samples = new byte[(int) wanted * header.channels() * header.bytesPerSample()];
      file.get(part.dataOffset(), samples);
      return WavFile.decode(samples, part.at(0), path);
    }
  }

  /** The bytes as a WAV file: the same array if it is one or claims to be. */
  public static byte[] wav(byte[] file, Path path) {
    boolean flac = file.length > 0 && (file[0] == 'f' || file[0] == 'I');
    return flac && FileContent.of(file) == FileContent.FLAC ? FlacFile.toWav(file, path) : file;
  }
}
