package dev.vocalise.model.audio;

import dev.vocalise.model.FileContent;
import java.io.IOException;
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

  /** The bytes as a WAV file: the same array if it is one or claims to be. */
  public static byte[] wav(byte[] file, Path path) {
    boolean flac = file.length > 0 && (file[0] == 'f' || file[0] == 'I');
    return flac && FileContent.of(file) == FileContent.FLAC ? FlacFile.toWav(file, path) : file;
  }
}
