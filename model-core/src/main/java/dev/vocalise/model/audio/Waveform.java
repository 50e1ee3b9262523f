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
  public double seconds() {
    return samples.length / (double) sampleRateHz;
  }

  /**
   * A copy of {@code frames} samples from {@code start} on.
   *
   * @throws IllegalArgumentException where the sound does not have them
   */
  public Waveform part(long start, long frames) {
    if (start < 0 || frames < 1 || start > samples.length - frames) {
      throw new IllegalArgumentException(
          "expected samples %s to %s but the sound has %s: was the file changed?"
              .formatted(start, start + frames, samples.length));
    }
    float[] part = Arrays.copyOfRange(samples, (int) start, (int) (start + frames));
    return new Waveform(part, sampleRateHz, channels);
  }
}
