package dev.vocalise.model.audio;

/**
 * Forty values a frame (methods: sahu): MFCC 0–12 by the orthonormal DCT-II of the log-mels, their
 * changes Δ, the changes of these ΔΔ, and the log energy.
 *
 * <p>Δ_t = (c_{t+1} − c_{t−1} + 2 (c_{t+2} − c_{t−2})) / 10; the first and the last frame are
 * repeated beyond the ends. The energy is Kaldi's raw one: Σ x² of a frame after its mean is taken
 * away, before pre-emphasis and window.
 *
 * <p>T frames, M mel bins. Not thread-safe: one instance per thread.
 */
public final class CepstralFrames {

  /** Values of a frame. */
  public static final int WIDTH = 40;

  private static final int COEFFICIENTS = 13;
  private static final int ENERGY = 3 * COEFFICIENTS;
  private static final double ENERGY_FLOOR = 1.1920929e-7;

  private final Fbank fbank;
  private final double[][] cosines;

  /** Frames of waves at this rate, from AST's log-mels with this many bins. */
  public CepstralFrames(int sampleRateHz, int melBins) {
    fbank = new Fbank(FbankSettings.ast(sampleRateHz, melBins));
    cosines = new double[COEFFICIENTS][melBins];
    for (int k = 0; k < COEFFICIENTS; k++) {
      double length = StrictMath.sqrt((k == 0 ? 1.0 : 2.0) / melBins);
      for (int m = 0; m < melBins; m++) {
        cosines[k][m] = length * StrictMath.cos(Math.PI * k * (m + 0.5) / melBins);
      }
    }
  }

  /** T of a wave; one that is shorter than a window is padded to one window. */
  public int frames(int samples) {
    return fbank.settings().frames(samples);
  }

  /**
   * All frames of a wave.
   *
   * @param wave mono samples in −1…1
   * @return (T, 40) row-major
   */
  public float[] compute(float[] wave) {
    return compute(wave, fbank.compute(wave));
  }

  /** The same from log-mels that are there: (T, M) of this wave. */
  float[] compute(float[] wave, float[] logMels) {
    int frames = frames(wave.length);
    double[][] cepstra = new double[frames][];
    for (int t = 0; t < frames; t++) {
      cepstra[t] = cepstrum(logMels, t);
    }
    double[][] changes = changes(cepstra);
    double[][] changesOfThese = changes(changes);
    float[] out = new float[frames * WIDTH];
    for (int t = 0; t < frames; t++) {
      for (int k = 0; k < COEFFICIENTS; k++) {
        out[t * WIDTH + k] = (float) cepstra[t][k];
        out[t * WIDTH + COEFFICIENTS + k] = (float) changes[t][k];
        out[t * WIDTH + 2 * COEFFICIENTS + k] = (float) changesOfThese[t][k];
      }
      out[t * WIDTH + ENERGY] = (float) logEnergy(wave, t * fbank.settings().hopSamples());
    }
    return out;
  }

  private double[] cepstrum(float[] logMels, int frame) {
    double[] cepstrum = new double[COEFFICIENTS];
    for (int k = 0; k < COEFFICIENTS; k++) {
      double[] row = cosines[k];
      double sum = 0;
      for (int m = 0; m < row.length; m++) {
        sum += row[m] * logMels[frame * row.length + m];
      }
      cepstrum[k] = sum;
    }
    return cepstrum;
  }

  private static double[][] changes(double[][] of) {
    double[][] changes = new double[of.length][COEFFICIENTS];
    for (int t = 0; t < of.length; t++) {
      for (int k = 0; k < COEFFICIENTS; k++) {
        changes[t][k] = (step(of, t, 1, k) + 2 * step(of, t, 2, k)) / 10;
      }
    }
    return changes;
  }

  private static double step(double[][] of, int t, int distance, int k) {
    return of[Math.min(t + distance, of.length - 1)][k] - of[Math.max(t - distance, 0)][k];
  }

  /** Samples behind the wave's end are zeros, as in its log-mels. */
  private double logEnergy(float[] wave, int start) {
    int window = fbank.settings().windowSamples();
    int end = Math.min(start + window, wave.length);
    double sum = 0;
    for (int i = start; i < end; i++) {
      sum += wave[i];
    }
    double mean = sum / window;
    double energy = (start + window - end) * mean * mean;
    for (int i = start; i < end; i++) {
      energy += (wave[i] - mean) * (wave[i] - mean);
    }
    return StrictMath.log(Math.max(energy, ENERGY_FLOOR));
  }
}
