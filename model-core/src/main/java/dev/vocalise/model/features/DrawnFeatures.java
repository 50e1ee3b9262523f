package dev.vocalise.model.features;

import dev.vocalise.model.augmentation.AugmentationType;
import dev.vocalise.model.augmentation.ViewKey;
import java.util.List;

/** Features of utterances whose views are drawn by their keys, which name the run. */
abstract class DrawnFeatures implements FeatureSource {

  private static final AugmentationType[] TYPES = AugmentationType.values();

  private final List<String> digests;
  private final long runSeed;

  DrawnFeatures(List<String> digests, long runSeed) {
    this.digests = List.copyOf(digests);
    this.runSeed = runSeed;
  }

  @Override
  public final int size() {
    return digests.size();
  }

  @Override
  public final String digest(int utterance) {
    return digests.get(utterance);
  }

  @Override
  public final int view(
      int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    ViewKey key = new ViewKey(runSeed, digests.get(utterance), TYPES[type], view, epoch, copy);
    return augmented(utterance, key, out, offset);
  }

  /** Names an appearance of a recording as it is. */
  final RecordingKey key(int utterance, int epoch, int copy) {
    return new RecordingKey(runSeed, digests.get(utterance), epoch, copy);
  }

  /** Writes the view of that key, and returns its valid positions. */
  abstract int augmented(int utterance, ViewKey key, float[] out, int offset);
}
