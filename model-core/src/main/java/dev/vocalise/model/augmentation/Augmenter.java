package dev.vocalise.model.augmentation;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies recipes to waves. Not thread-safe: one instance per thread. The result depends on the
 * wave and the recipe alone: what is kept between waves are buffers and tables of transforms.
 */
public final class Augmenter {

  /** Larger transforms are rare (very narrow band edges) and not worth keeping in memory. */
  private static final int KEPT_FFT_SIZE = 1 << 17;

  private final int sampleRateHz;
  private final Map<Integer, ComplexFft> ffts = new HashMap<>();
  private final Map<Integer, ColumnFft> columnFfts = new HashMap<>();
  private float[] wave = new float[0];
  private @Nullable NoiseShaper noiseShaper;

  /** An augmenter for waves of this rate. */
  public Augmenter(int sampleRateHz) {
    if (sampleRateHz < 1) {
      throw new IllegalArgumentException("sampleRateHz must be >= 1 but was " + sampleRateHz);
    }
    this.sampleRateHz = sampleRateHz;
  }

  /** The transformed wave; the given one is left as it is. */
  public float[] apply(float[] wave, ViewRecipe recipe) {
    float[] out = wave.clone();
    applyInPlace(out, out.length, recipe);
    return out;
  }

  /** Transforms the first {@code samples} samples in place. */
  public void applyInPlace(float[] wave, int samples, ViewRecipe recipe) {
    for (Transform transform : recipe.transforms()) {
      transform.apply(wave, samples, this);
    }
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

  ColumnFft columnFft(int size) {
    return columnFfts.computeIfAbsent(size, n -> new ColumnFft(n, fft(n)));
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
