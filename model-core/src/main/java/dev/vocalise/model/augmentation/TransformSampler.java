package dev.vocalise.model.augmentation;

import dev.vocalise.model.augmentation.Transform.AddColoredNoise;
import dev.vocalise.model.augmentation.Transform.BandStopFilter;
import dev.vocalise.model.augmentation.Transform.Gain;
import dev.vocalise.model.augmentation.Transform.PeakNormalization;
import dev.vocalise.model.augmentation.Transform.PolarityInversion;
import dev.vocalise.model.augmentation.Transform.Shift;
import dev.vocalise.model.augmentation.Transform.TimeInversion;

/**
 * Draws parameters: the ranges of Table 2, and torch-audiomentations' defaults for what the paper
 * leaves out.
 *
 * <p>The step at position p of its type reads uniform numbers 4p (apply or not), 4p + 1 and 4p + 2
 * (parameters), so that no step moves another's numbers.
 *
 * @param samples length of the wave, which bounds a shift
 */
record TransformSampler(CounterRandom random, int samples) {

  /** Probability of each transform (§3.1.1). */
  static final double PROBABILITY = 0.3;

  private static final int NUMBERS_PER_STEP = 4;
  private static final double MIN_GAIN_DB = -15;
  private static final double MAX_GAIN_DB = 5;
  private static final double MAX_SHIFT_FRACTION = 0.5;
  private static final double MIN_CENTER_HZ = 200;
  private static final double MAX_CENTER_HZ = 4000;
  private static final double MIN_BANDWIDTH = 0.5;
  private static final double MAX_BANDWIDTH = 1.99;
  private static final double MIN_SNR_DB = 3;
  private static final double MAX_SNR_DB = 30;
  private static final double MAX_DECAY = 2;

  /** Whether the step at this position is applied. */
  boolean applies(int position) {
    return random.uniform((long) position * NUMBERS_PER_STEP) < PROBABILITY;
  }

  /** The step with its parameters. */
  Transform draw(AugmentationType.Step step, int position) {
    return switch (step) {
      case GAIN -> new Gain(between(MIN_GAIN_DB, MAX_GAIN_DB, first(position)));
      case POLARITY_INVERSION -> new PolarityInversion();
      case SHIFT -> shift(first(position));
      case TIME_INVERSION -> new TimeInversion();
      case BAND_STOP -> bandStop(first(position), second(position));
      case PEAK_NORMALIZATION -> new PeakNormalization(PeakNormalization.Scope.ALL);
      case ADD_COLORED_NOISE ->
          new AddColoredNoise(
              between(MIN_SNR_DB, MAX_SNR_DB, first(position)),
              between(-MAX_DECAY, MAX_DECAY, second(position)),
              random);
    };
  }

  private Shift shift(double uniform) {
    // rint rounds halves to even, as Python's round does.
    long least = (long) StrictMath.rint(-MAX_SHIFT_FRACTION * samples);
    long most = (long) StrictMath.rint(MAX_SHIFT_FRACTION * samples);
    long by = least + (long) (uniform * (most - least + 1));
    return new Shift((int) Math.min(most, by), true);
  }

  private static BandStopFilter bandStop(double uniformCenter, double uniformBandwidth) {
    double mel = between(mel(MIN_CENTER_HZ), mel(MAX_CENTER_HZ), uniformCenter);
    double center = 700 * (StrictMath.pow(10, mel / 2595) - 1);
    return new BandStopFilter(
        (float) center, (float) between(MIN_BANDWIDTH, MAX_BANDWIDTH, uniformBandwidth));
  }

  private static double mel(double hz) {
    return 2595 * StrictMath.log10(1 + hz / 700);
  }

  private double first(int position) {
    return random.uniform((long) position * NUMBERS_PER_STEP + 1);
  }

  private double second(int position) {
    return random.uniform((long) position * NUMBERS_PER_STEP + 2);
  }

  private static double between(double low, double high, double uniform) {
    return low + (high - low) * uniform;
  }
}
