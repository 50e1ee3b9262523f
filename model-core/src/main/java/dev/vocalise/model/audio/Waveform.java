package dev.vocalise.model.audio;

import java.util.Arrays;

/**
 * Mono sound in memory.
 *
 * @param samples in −1…1 for integer files; the mean over the channels of the file. Not copied: who
 *     holds the record owns the array
 * @param sampleRateHz of the file
 * @param channels of the file, before they were averaged
 */
@SuppressWarnings(
    "ArrayRecordComponent") // A copy per clip would cost the pipeline; never compared.
public record Waveform(float[] samples, int sampleRateHz, int channels) {
  /** Refuses what does not lie in a sound of {@code all} frames. */
  static void requireFrames(long start, long frames, long all) {
    if (start < 0 || frames < 0 || start > all - Math.max(1, frames)) {
      throw new IllegalArgumentException(
          "expected samples %s to %s but the sound has %s: was the file changed?"
              .formatted(start, start + frames, all));
    }
  }

  public double seconds() {
    return samples.length / (double) sampleRateHz;
  }

  /**
   * A copy of {@code frames} samples from {@code start} on.
   *
   * @throws IllegalArgumentException where the sound does not have them
   */
  public Waveform part(long start, long frames) {
    requireFrames(start, Math.max(1, frames), samples.length);
    float[] part = Arrays.copyOfRange(samples, (int) start, (int) (start + frames));
    return new Waveform(part, sampleRateHz, channels);
  }
}
