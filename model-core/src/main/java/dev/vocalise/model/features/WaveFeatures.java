package dev.vocalise.model.features;

import dev.vocalise.model.audio.WaveInputSettings;
import dev.vocalise.model.augmentation.Augmenter;
import dev.vocalise.model.augmentation.ViewKey;
import dev.vocalise.model.augmentation.ViewRecipe;
import java.util.Arrays;
import java.util.List;

/**
 * Raw waves as model inputs (Table 11, "Replace AST to Wav2Vec2"): augment the whole recording with
 * the draws that spectrograms have, cut at the end, normalise. Thread-safe.
 */
public final class WaveFeatures extends DrawnFeatures {

  /** As long as the 1,024 frames of 10 ms that a spectrogram has at most (§4.2.1) [open]. */
  public static final double LONGEST_SECONDS = 10.24;

  /** What one frame of Wav2Vec2 as published hears; shorter recordings are followed by silence. */
  private static final double SHORTEST_SECONDS = 0.025;

  private final List<Clip> clips;
  private final WaveInputSettings settings;
  private final int longest;
  private final int shortest;
  private final ThreadLocal<Augmenter> augmenters;

  /**
   * Inputs made of the clips, with views drawn for one run.
   *
   * @param needed samples that give the backbone one frame
   */
  public WaveFeatures(List<Clip> clips, WaveInputSettings settings, int needed, long runSeed) {
    super(clips.stream().map(Clip::digest).toList(), runSeed);
    this.clips = List.copyOf(clips);
    this.settings = settings;
    this.longest = longestSamples(settings.sampleRateHz());
    int window = (int) Math.round(SHORTEST_SECONDS * settings.sampleRateHz());
    this.shortest = Math.max(window, needed);
    this.augmenters = ThreadLocal.withInitial(() -> new Augmenter(settings.sampleRateHz()));
  }

  /** Samples of the longest input at this rate. */
  public static int longestSamples(int sampleRateHz) {
    return (int) Math.round(LONGEST_SECONDS * sampleRateHz);
  }

  @Override
  public int inputLength() {
    return longest;
  }

  @Override
  public int length(int utterance) {
    return bounded(clips.get(utterance).samples());
  }

  private int bounded(int samples) {
    return Math.min(Math.max(samples, shortest), longest);
  }

  @Override
  int augmented(int utterance, ViewKey key, float[] out, int offset) {
    float[] wave = clips.get(utterance).wave();
    return input(augmenters.get().apply(wave, ViewRecipe.draw(key, wave.length)), out, offset);
  }

  @Override
  public int plain(int utterance, float[] out, int offset) {
    return input(clips.get(utterance).wave(), out, offset);
  }

  private int input(float[] wave, float[] out, int offset) {
    int length = bounded(wave.length);
    int given = Math.min(wave.length, length);
    System.arraycopy(wave, 0, out, offset, given);
    Arrays.fill(out, offset + given, offset + length, 0);
    settings.applyInPlace(out, offset, length);
    return length;
  }
}
