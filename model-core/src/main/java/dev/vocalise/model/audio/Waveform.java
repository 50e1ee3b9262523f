package dev.vocalise.model.audio;

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
}
