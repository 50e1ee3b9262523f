package dev.vocalise.model.transcription;

/** From the outputs of a CTC model to log-probabilities, as pyctcdecode does it. */
final class CtcScores {

  private static final float SMALLEST = (float) Math.log(1e-15);
  private static final float SMALLEST_PROBABILITY = 1e-15f;
  private static final int BLOCK = 128;

  private CtcScores() {}

  static void requireWidth(float[] frame, int symbols) {
    if (frame.length != symbols) {
      throw new IllegalArgumentException(
          "logits: expected " + symbols + " symbols as in the vocabulary, got " + frame.length);
    }
  }

  /** Index of the largest, the lowest of equal ones. */
  static int best(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /**
   * Natural log-probabilities, at least ln 1e-15.
   *
   * @param logits (frames, symbols); rows that sum to 1 on the mean, within 1e-9, are probabilities
   *     and only their logarithm is taken
   */
  static float[][] logProbabilities(float[][] logits) {
    boolean probabilities = areProbabilities(logits);
    float[][] result = new float[logits.length][];
    for (int t = 0; t < result.length; t++) {
      result[t] = probabilities ? logs(logits[t]) : logSoftmax(logits[t]);
    }
    return result;
  }

  private static boolean areProbabilities(float[][] logits) {
    float[] sums = new float[logits.length];
    for (int t = 0; t < sums.length; t++) {
      sums[t] = sum(logits[t], 0, logits[t].length);
    }
    double mean = sum(sums, 0, sums.length) / (float) sums.length;
    return Math.abs(mean - 1) <= 1e-9 * Math.max(Math.abs(mean), 1);
  }

  private static float[] logs(float[] frame) {
    float[] result = new float[frame.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) Math.log(Math.min(1, Math.max(SMALLEST_PROBABILITY, frame[i])));
    }
    return result;
  }

  private static float[] logSoftmax(float[] frame) {
    float largest = frame[best(frame)];
    double total = 0;
    for (float value : frame) {
      total += Math.exp(value - largest);
    }
    float log = (float) Math.log(total);
    float[] result = new float[frame.length];
    for (int i = 0; i < result.length; i++) {
      float value = frame[i] - largest - log;
      if (Float.isNaN(value)) {
        throw new IllegalArgumentException("logits: symbol " + i + " is " + frame[i]);
      }
      result[i] = Math.min(0, Math.max(SMALLEST, value));
    }
    return result;
  }

  /** Pairwise, in the order in which numpy adds: whether a sum is 1 hangs on the last bit. */
  private static float sum(float[] values, int from, int count) {
    if (count < 8) {
      float sum = 0;
      for (int i = 0; i < count; i++) {
        sum += values[from + i];
      }
      return sum;
    }
    if (count > BLOCK) {
      int half = count / 2 - count / 2 % 8;
      return sum(values, from, half) + sum(values, from + half, count - half);
    }
    float[] lanes = new float[8];
    System.arraycopy(values, from, lanes, 0, 8);
    int i = 8;
    for (; i < count - count % 8; i += 8) {
      for (int lane = 0; lane < 8; lane++) {
        lanes[lane] += values[from + i + lane];
      }
    }
    float sum =
        lanes[0] + lanes[1] + (lanes[2] + lanes[3]) + (lanes[4] + lanes[5] + (lanes[6] + lanes[7]));
    for (; i < count; i++) {
      sum += values[from + i];
    }
    return sum;
  }
}
