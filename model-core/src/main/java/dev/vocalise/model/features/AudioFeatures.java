package dev.vocalise.model.features;

import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.augmentation.AugmentationType;
import dev.vocalise.model.augmentation.ViewFeatures;
import dev.vocalise.model.augmentation.ViewKey;
import java.util.List;

/**
 * Features of waves: augment, then log-mel (method §3, §4). Thread-safe: each thread has its own
 * extractor and scratch space.
 */
public final class AudioFeatures implements FeatureSource {

  private static final AugmentationType[] TYPES = AugmentationType.values();

  private final List<Clip> clips;
  private final long runSeed;
  private final int inputLength;
  private final int frames;
  private final int mel;
  private final ThreadLocal<Extractor> extractors;

  private static final class Extractor {
    private final ViewFeatures features;
    private final float[] scratch;

    Extractor(AstFeatureSettings settings) {
      features = new ViewFeatures(settings);
      scratch = new float[settings.size()];
    }
  }

  /** Features of the clips, with views drawn for one run. */
  public AudioFeatures(List<Clip> clips, AstFeatureSettings settings, long runSeed) {
    this.clips = List.copyOf(clips);
    this.runSeed = runSeed;
    this.inputLength = settings.size();
    this.frames = settings.maxLength();
    this.mel = settings.melBins();
    this.extractors = ThreadLocal.withInitial(() -> new Extractor(settings));
  }

  @Override
  public int size() {
    return clips.size();
  }

  @Override
  public String digest(int utterance) {
    return clips.get(utterance).digest();
  }

  @Override
  public int inputLength() {
    return inputLength;
  }

  @Override
  public int width() {
    return mel;
  }

  /** All frames: shorter recordings are padded before they are normalised (§3.1.2). */
  @Override
  public int length(int utterance) {
    return frames;
  }

  @Override
  public int view(int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    Clip clip = clips.get(utterance);
    ViewKey key = new ViewKey(runSeed, clip.digest(), TYPES[type], view, epoch, copy);
    Extractor extractor = extractors.get();
    extractor.features.augmented(clip.wave(), key, extractor.scratch);
    System.arraycopy(extractor.scratch, 0, out, offset, inputLength);
    return frames;
  }

  @Override
  public int plain(int utterance, float[] out, int offset) {
    Extractor extractor = extractors.get();
    extractor.features.plain(clips.get(utterance).wave(), extractor.scratch);
    System.arraycopy(extractor.scratch, 0, out, offset, inputLength);
    return frames;
  }
}
