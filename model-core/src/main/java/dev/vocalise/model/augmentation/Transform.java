package dev.vocalise.model.augmentation;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A transform of a wave with its parameters drawn (Table 2).
 *
 * <p>Source of the arithmetic: torch-audiomentations 0.12.0. All keep the length, none clips.
 */
public sealed interface Transform {

  /** Name in torch-audiomentations, also in recipes. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** Parameters by name; numbers, texts and booleans only. */
  Map<String, Object> parameters();

  /** Names and values in turn, in the order in which they are to be read. */
  static Map<String, Object> inOrder(Object... namesAndValues) {
    Map<String, Object> ordered = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      ordered.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
    }
    return ordered;
  }

  /** Changes the first {@code n} samples of {@code wave} in place. */
  void apply(float[] wave, int n, Augmenter workspace);

  /** Multiplies by 10^(gainDb / 20). */
  record Gain(double gainDb) implements Transform {
    @Override
    public Map<String, Object> parameters() {
      return Map.of("gain_db", gainDb);
    }

    @Override
    public void apply(float[] wave, int n, Augmenter workspace) {
      float factor = (float) StrictMath.pow(10, gainDb / 20);
      for (int i = 0; i < n; i++) {
        wave[i] *= factor;
      }
    }
  }

  /** Changes the sign. */
  record PolarityInversion() implements Transform {
    @Override
    public Map<String, Object> parameters() {
      return Map.of();
    }

    @Override
    public void apply(float[] wave, int n, Augmenter workspace) {
      for (int i = 0; i < n; i++) {
        wave[i] = -wave[i];
      }
    }
  }

  /**
   * Moves samples, positive = later.
   *
   * @param rollover what leaves at one end enters at the other; otherwise zeros enter
   */
  record Shift(int samples, boolean rollover) implements Transform {
    @Override
    public Map<String, Object> parameters() {
      return inOrder("num_samples", samples, "rollover", rollover);
    }

    @Override
    public void apply(float[] wave, int n, Augmenter workspace) {
      if (n == 0) {
        return;
      }
      float[] before = workspace.wave(n);
      System.arraycopy(wave, 0, before, 0, n);
      int by = Math.floorMod(samples, n);
      System.arraycopy(before, 0, wave, by, n - by);
      System.arraycopy(before, n - by, wave, 0, by);
      if (!rollover) {
        int vacant = Math.min(n, Math.abs(samples));
        int from = samples > 0 ? 0 : n - vacant;
        Arrays.fill(wave, from, from + vacant, 0f);
      }
    }
  }

  /** Reverses time. */
  record TimeInversion() implements Transform {
    @Override
    public Map<String, Object> parameters() {
      return Map.of();
    }

    @Override
    public void apply(float[] wave, int n, Augmenter workspace) {
      for (int i = 0, j = n - 1; i < j; i++, j--) {
        float swap = wave[i];
        wave[i] = wave[j];
        wave[j] = swap;
      }
    }
  }

  /**
   * Removes a band.
   *
   * @param centerHz middle of the band
   * @param bandwidthFraction width of the band as a fraction of its centre, in (0, 2)
   */
  record BandStopFilter(float centerHz, float bandwidthFraction) implements Transform {
    public BandStopFilter {
      if (!(centerHz > 0) || !(bandwidthFraction > 0 && bandwidthFraction < 2)) {
        throw new IllegalArgumentException(
            "centerHz must be > 0 and bandwidthFraction in (0, 2) but were %s and %s"
                .formatted(centerHz, bandwidthFraction));
      }
    }

    @Override
    public Map<String, Object> parameters() {
      return inOrder("center_hz", centerHz, "bandwidth_fraction", bandwidthFraction);
    }

    @Override
    public void apply(float[] wave, int n, Augmenter workspace) {
      new BandPass(centerHz, bandwidthFraction, workspace.sampleRateHz())
          .removeFrom(wave, n, workspace);
    }
  }

  /** Divides by the largest magnitude; silence stays as it is. */
  record PeakNormalization(Scope scope) implements Transform {

    /** Which waves are changed. */
    public enum Scope {
      ALL,
      ONLY_TOO_LOUD_SOUNDS
    }

    public PeakNormalization {
      requireNonNull(scope, "scope");
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of("apply_to", scope.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void apply(float[] wave, int n, Augmenter workspace) {
      float peak = peak(wave, n);
      if (peak == 0 || (scope == Scope.ONLY_TOO_LOUD_SOUNDS && peak <= 1)) {
        return;
      }
      for (int i = 0; i < n; i++) {
        wave[i] /= peak;
      }
    }
  }

  /** The largest magnitude. Magnitudes are in the order of their bits, which compare faster. */
  private static float peak(float[] wave, int n) {
    int peak = 0;
    for (int i = 0; i < n; i++) {
      peak = Math.max(peak, Float.floatToRawIntBits(wave[i]) & Integer.MAX_VALUE);
    }
    return Float.intBitsToFloat(peak);
  }

  /**
   * Adds noise of one second, repeated to the wave's length.
   *
   * @param snrDb level of the wave over the noise; both levels are RMS over the whole wave
   * @param decay exponent of the spectrum's fall: 0 white, 1 pink, 2 brown, negative rises
   * @param noise the white noise before shaping
   */
  record AddColoredNoise(double snrDb, double decay, WhiteNoise noise) implements Transform {
    public AddColoredNoise {
      requireNonNull(noise, "noise");
    }

    @Override
    public Map<String, Object> parameters() {
      return inOrder("snr_db", snrDb, "f_decay", decay, "white", noise.label());
    }

    @Override
    public void apply(float[] wave, int n, Augmenter workspace) {
      double energy = 0;
      for (int i = 0; i < n; i++) {
        energy += wave[i] * (double) wave[i];
      }
      if (energy == 0) {
        return; // silence stays silent, so the noise need not be made
      }
      float[] second = workspace.noiseShaper().shape(noise, decay);
      float level = (float) (Math.sqrt(energy / n) / StrictMath.pow(10, snrDb / 20));
      for (int from = 0; from < n; from += second.length) {
        int count = Math.min(second.length, n - from);
        for (int i = 0; i < count; i++) {
          wave[from + i] += level * second[i];
        }
      }
    }
  }
}
