package dev.vocalise.model.augmentation;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Buffers and tables that transforms need, kept between waves. Not thread-safe: one per thread. It
 * holds nothing that could change a result.
 */
public final class Workspace {

  /** Larger transforms are rare (very narrow band edges) and not worth keeping in memory. */
  private static final int KEPT_FFT_SIZE = 1 << 15;

  private final int sampleRateHz;
  private final Map<Integer, ComplexFft> ffts = new HashMap<>();
  private float[] wave = new float[0];
  private @Nullable NoiseShaper noiseShaper;

  public Workspace(int sampleRateHz) {
    if (sampleRateHz < 1) {
      throw new IllegalArgumentException("sampleRateHz must be >= 1 but was " + sampleRateHz);
    }
    this.sampleRateHz = sampleRateHz;
  }

  int sampleRateHz() {
    return sampleRateHz;
  }

  /** A buffer of at least {@code samples} with arbitrary content. */
  float[] wave(int samples) {
    if (wave.length < samples) {
      wave = new float[samples];
    }
    return wave;
  }

  ComplexFft fft(int size) {
    return size > KEPT_FFT_SIZE
        ? new ComplexFft(size)
        : ffts.computeIfAbsent(size, ComplexFft::new);
  }

  NoiseShaper noiseShaper() {
    NoiseShaper shaper = noiseShaper;
    if (shaper == null) {
      shaper = new NoiseShaper(sampleRateHz);
      noiseShaper = shaper;
    }
    return shaper;
  }
}
