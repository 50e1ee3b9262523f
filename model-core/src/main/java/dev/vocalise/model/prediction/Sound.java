package dev.vocalise.model.prediction;

import dev.vocalise.model.audio.AudioFile;
import dev.vocalise.model.audio.Resampler;
import dev.vocalise.model.audio.Waveform;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A recording as corpora are prepared for training: channels averaged, resampled.
 *
 * @param samples mono, at the rate that was asked for
 * @param seconds of the file
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Sound(float[] samples, double seconds) {
  /**
   * Reads a WAV or FLAC file.
   *
   * @param mostSeconds that it may have
   * @throws TooLongException if it has more; no more than that is read
   * @throws dev.vocalise.model.audio.AudioFormatException if it is no such file
   */
  public static Sound read(Path file, int sampleRateHz, int mostSeconds) throws IOException {
    Waveform wave = AudioFile.excerpt(file, 0, 0, mostSeconds + 1);
    if (wave.samples().length > (long) mostSeconds * wave.sampleRateHz()) {
      throw new TooLongException(mostSeconds);
    }
    return new Sound(
        Resampler.resample(wave.samples(), wave.sampleRateHz(), sampleRateHz), wave.seconds());
  }

  /** A recording that is longer than one may be. */
  public static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLongException(int mostSeconds) {
      super(
          "it is longer than %d s; cut it into utterances, which is what the model was trained on"
              .formatted(mostSeconds));
    }
  }
}
