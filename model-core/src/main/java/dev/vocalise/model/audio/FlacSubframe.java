package dev.vocalise.model.audio;

import dev.vocalise.model.audio.AudioFormatException.Reason;
import java.nio.file.Path;
import java.util.Arrays;

/** One channel of one FLAC frame: a predictor and Rice-coded residuals (RFC 9639, 9.2). */
record FlacSubframe(FlacBits bits, Path path) {
  /** The fixed predictors of order 0…4 (9.2.5), the nearest sample first. */
  private static final int[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

  /** Samples of the block, each of {@code sampleBits}. */
  long[] read(int size, int sampleBits) {
    bits.read(1);
    int type = (int) bits.read(6);
    int wasted = bits.read(1) == 1 ? bits.readUnary() + 1 : 0;
    long[] samples = new long[size];
    int depth = sampleBits - wasted;
    if (depth < 1) {
      throw bad("more wasted bits than bits");
    }
    if (type == 0) {
      Arrays.fill(samples, bits.readSigned(depth));
    } else if (type == 1) {
      warmUp(samples, size, depth);
    } else if (type >= 8 && type <= 12) {
      warmUp(samples, type - 8, depth);
      residual(samples, type - 8);
      predict(samples, FIXED[type - 8], 0);
    } else if (type >= 32) {
      linear(samples, type - 31, depth);
    } else {
      throw bad("reserved subframe type " + type);
    }
    for (int i = 0; wasted > 0 && i < size; i++) {
      samples[i] <<= wasted;
    }
    return samples;
  }

  private void warmUp(long[] samples, int count, int depth) {
    if (count > samples.length) {
      throw bad("predictor longer than its block");
    }
    for (int i = 0; i < count; i++) {
      samples[i] = bits.readSigned(depth);
    }
  }

  private void linear(long[] samples, int order, int depth) {
    warmUp(samples, order, depth);
    int precision = (int) bits.read(4) + 1;
    int shift = (int) bits.readSigned(5);
    if (precision == 16 || shift < 0) {
      throw bad("reserved predictor");
    }
    int[] coefficients = new int[order];
    for (int i = 0; i < order; i++) {
      coefficients[i] = (int) bits.readSigned(precision);
    }
    residual(samples, order);
    predict(samples, coefficients, shift);
  }

  /** Turns residuals into samples in place. */
  private static void predict(long[] samples, int[] coefficients, int shift) {
    for (int i = coefficients.length; i < samples.length; i++) {
      long sum = 0;
      for (int j = 0; j < coefficients.length; j++) {
        sum += coefficients[j] * samples[i - 1 - j];
      }
      samples[i] += sum >> shift;
    }
  }

  /** Fills the samples behind the warm-up with residuals (9.2.7). */
  private void residual(long[] samples, int order) {
    int method = (int) bits.read(2);
    if (method > 1) {
      throw bad("reserved residual coding");
    }
    int parameterBits = method == 0 ? 4 : 5;
    int escape = (1 << parameterBits) - 1;
    int partitions = 1 << bits.read(4);
    int partition = samples.length / partitions;
    if (partition * partitions != samples.length || partition < order) {
      throw bad("residual partitions that do not fit the block");
    }
    for (int i = order; i < samples.length; ) {
      int end = (i / partition + 1) * partition;
      int parameter = (int) bits.read(parameterBits);
      int raw = parameter == escape ? (int) bits.read(5) : 0;
      for (; i < end; i++) {
        samples[i] = parameter == escape ? bits.readSigned(raw) : rice(parameter);
      }
    }
  }

  private long rice(int parameter) {
    long folded = (long) bits.readUnary() << parameter | bits.read(parameter);
    return folded >>> 1 ^ -(folded & 1);
  }

  private AudioFormatException bad(String what) {
    return new AudioFormatException(path, Reason.NOT_AUDIO, "FLAC with " + what);
  }
}
