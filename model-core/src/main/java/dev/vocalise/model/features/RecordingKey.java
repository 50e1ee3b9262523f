package dev.vocalise.model.features;

import dev.vocalise.model.audio.Resampler;
import dev.vocalise.model.augmentation.CounterRandom;

/**
 * Names one appearance of a recording that training hears as it is, for what is drawn of it.
 *
 * @param digest of the recording's audio, so that renaming changes nothing
 * @param epoch 1-based round in which it appears
 * @param copy index of the duplicate
 */
record RecordingKey(long runSeed, String digest, int epoch, int copy) {

  /** Changing this text changes every draw. */
  private CounterRandom random(String use) {
    return CounterRandom.of(
        "vocalise-recording-1\n%s\n%s\n%s\n%s\n%s".formatted(runSeed, epoch, copy, use, digest));
  }

  /** Where a crop starts, as a share of all places where it could: in (0, 1). */
  double place() {
    return random("crop").uniform(0);
  }

  /** Whether an input of a version is not the recording itself ({@link FeatureSource#version}). */
  static boolean isSped(int type, int view) {
    return type == 1 && view == 2;
  }

  /** The wave played at 0.9 or 1.1 of its speed, evenly drawn: 10/9 or 10/11 as many samples. */
  float[] sped(float[] wave) {
    return Resampler.resample(wave, random("speed").uniform(0) < 0.5 ? 9 : 11, 10);
  }
}
