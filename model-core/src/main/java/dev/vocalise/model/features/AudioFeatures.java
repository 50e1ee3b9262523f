package dev.vocalise.model.features;

import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.augmentation.ViewFeatures;
import dev.vocalise.model.augmentation.ViewKey;
import java.util.List;

/**
 * Features of waves: augment, then log-mel (method §3, §4). Thread-safe: each thread has its own
 * extractor.
 */
public final class AudioFeatures extends DrawnFeatures {

  private final List<Clip> clips;
  private final AstFeatureSettings settings;
  private final ThreadLocal<ViewFeatures> extractors;

  /** Features of the clips, with views drawn for one run. */
  public AudioFeatures(List<Clip> clips, AstFeatureSettings settings, long runSeed) {
    super(clips.stream().map(Clip::digest).toList(), runSeed);
    this.clips = List.copyOf(clips);
    this.settings = settings;
    this.extractors = ThreadLocal.withInitial(() -> new ViewFeatures(settings));
  }

  @Override
  public int inputLength() {
    return settings.size();
  }

  @Override
  public int width() {
    return settings.melBins();
  }

  /** All frames: shorter recordings are padded, before they are normalised (§3.1.2). */
  @Override
  public int length(int utterance) {
    return settings.maxLength();
  }

  @Override
  int augmented(int utterance, ViewKey key, float[] out, int offset) {
    float[] wave = clips.get(utterance).wave();
    extractors.get().augmented(wave, key, out, offset);
    return settings.frames(wave.length);
  }

  @Override
  public int plain(int utterance, float[] out, int offset) {
    return plain(clips.get(utterance).wave(), out, offset);
  }

  /** Of the beginning, as in {@link #plain}: nothing is drawn here but the speed. */
  @Override
  public int version(
      int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    float[] wave = clips.get(utterance).wave();
    boolean sped = RecordingKey.isSped(type, view);
    return plain(sped ? key(utterance, epoch, copy).sped(wave) : wave, out, offset);
  }

  private int plain(float[] wave, float[] out, int offset) {
    extractors.get().plain(wave, out, offset);
    return settings.frames(wave.length);
  }
}
