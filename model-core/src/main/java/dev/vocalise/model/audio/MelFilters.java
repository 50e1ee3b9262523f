package dev.vocalise.model.audio;

import java.util.Arrays;

/**
 * Triangular filters on the mel scale 1127 ln(1 + f / 700), kept sparse.
 *
 * <p>Source: {@code torchaudio.compliance.kaldi.get_mel_banks}; float32 in the same order of
 * operations, because a filter that catches a bin with its outermost tip has a weight that is all
 * rounding. The bin at half the sample rate has no weight.
 */
final class MelFilters {

  private final int[] first;
  private final float[][] weights;

  MelFilters(FbankSettings settings) {
    int melBins = settings.melBins();
    int fftBins = settings.fftPoints() / 2;
    double binHz = (double) settings.sampleRateHz() / settings.fftPoints();
    double lowMel = melExact(settings.lowHz());
    float step = (float) ((melExact(settings.upperEdgeHz()) - lowMel) / (melBins + 1));
    first = new int[melBins];
    weights = new float[melBins][];
    for (int m = 0; m < melBins; m++) {
      float left = (float) lowMel + m * step;
      float centre = (float) lowMel + (m + 1f) * step;
      float right = (float) lowMel + (m + 2f) * step;
      float[] row = new float[fftBins];
      int begin = fftBins;
      int end = 0;
      for (int k = 0; k < fftBins; k++) {
        float mel = mel((float) binHz * k);
        float up = (mel - left) / (centre - left);
        float down = (right - mel) / (right - centre);
        row[k] = Math.max(0, Math.min(up, down));
        if (row[k] > 0) {
          begin = Math.min(begin, k);
          end = k + 1;
        }
      }
      // An empty filter takes the place of the one before, so that places never go back.
      int before = m == 0 ? 0 : first[m - 1];
      first[m] = begin < end ? begin : before;
      end = Math.max(end, first[m]);
      weights[m] = Arrays.copyOfRange(row, first[m], end);
    }
  }

  /** First spectrum bin that filter {@code m} weighs. */
  int first(int m) {
    return first[m];
  }

  /** One after the last spectrum bin that filter {@code m} weighs. */
  int end(int m) {
    return first[m] + weights[m].length;
  }

  /** Weights of filter {@code m} from its first bin on; empty when it catches no bin at all. */
  float[] weights(int m) {
    return weights[m];
  }

  private static double melExact(double hz) {
    return 1127.0 * StrictMath.log(1.0 + hz / 700.0);
  }

  private static float mel(float hz) {
    return 1127f * (float) StrictMath.log(1f + hz / 700f);
  }
}
