package dev.vocalise.model.audio;

import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointJson;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a checkpoint's {@code preprocessor_config.json} says about raw waves (HF {@code
 * Wav2Vec2FeatureExtractor} of transformers 4.57.6).
 *
 * @param sampleRateHz {@code sampling_rate}
 * @param normalise {@code do_normalize}: zero mean and unit variance per recording
 */
public record WaveInputSettings(int sampleRateHz, boolean normalise) {

  /** The extractor's own defaults. */
  public static final WaveInputSettings DEFAULT = new WaveInputSettings(16_000, true);

  /** Keeps silence finite; the extractor's constant. */
  private static final double VARIANCE_FLOOR = 1e-7;

  public WaveInputSettings {
    if (sampleRateHz < 1) {
      throw new IllegalArgumentException("sampling_rate must be >= 1 but was " + sampleRateHz);
    }
  }

  /**
   * Reads a {@code preprocessor_config.json}; a missing key has the extractor's own default.
   *
   * @throws CheckpointException when it is missing or damaged
   */
  public static WaveInputSettings read(Path preprocessorConfig) {
    CheckpointJson config = CheckpointJson.read(preprocessorConfig);
    return new WaveInputSettings(
        config.rate(DEFAULT.sampleRateHz), config.truth("do_normalize", DEFAULT.normalise));
  }

  /** Puts {@code samples} samples from {@code offset} on into the form of the model's input. */
  public void applyInPlace(float[] wave, int offset, int samples) {
    if (!normalise) {
      return;
    }
    int end = offset + samples;
    double sum = 0;
    for (int i = offset; i < end; i++) {
      sum += wave[i];
    }
    double mean = sum / samples;
    double squares = 0;
    for (int i = offset; i < end; i++) {
      squares += (wave[i] - mean) * (wave[i] - mean);
    }
    double deviation = Math.sqrt(squares / samples + VARIANCE_FLOOR);
    for (int i = offset; i < end; i++) {
      wave[i] = (float) ((wave[i] - mean) / deviation);
    }
  }

  /** The model's input of a whole wave, which is left as it is. */
  public float[] apply(float[] wave) {
    float[] input = Arrays.copyOf(wave, wave.length);
    applyInPlace(input, 0, input.length);
    return input;
  }
}
