package dev.vocalise.model.features;

import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.audio.Fbank;
import dev.vocalise.model.audio.FbankSettings;

/** Makes frames of a wave. Not thread-safe: one instance per thread. */
@FunctionalInterface
public interface FrontEnd {

  /** What all corpora are prepared at. */
  int SAMPLE_RATE_HZ = AstFeatureSettings.AUDIOSET.sampleRateHz();

  /**
   * All frames of a wave, which depend on the wave alone.
   *
   * @param wave mono samples in −1…1 at {@link #SAMPLE_RATE_HZ}, left as they are
   * @return (n, width) row-major, n at least 1
   */
  float[] frames(float[] wave);

  /** Log-mels: AST's filter bank before it is normalised (method §3). */
  static FrontEnd logMels(int bins) {
    return new Fbank(FbankSettings.ast(SAMPLE_RATE_HZ, bins))::compute;
  }
}
