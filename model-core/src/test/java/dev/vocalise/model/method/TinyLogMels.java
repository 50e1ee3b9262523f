package dev.vocalise.model.method;

import dev.vocalise.model.backbone.LogMels;
import dev.vocalise.model.features.FeatureSource;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Small spectrograms whose loud bins are the class of the utterance, the first letter of its
 * digest.
 */
record TinyLogMels(List<String> digests, double shift) implements FeatureSource {

  static final LogMels SIZES = new LogMels(16, 16, 0);

  @Override
  public int size() {
    return digests.size();
  }

  @Override
  public String digest(int utterance) {
    return digests.get(utterance);
  }

  @Override
  public int inputLength() {
    return SIZES.frames() * SIZES.bins();
  }

  @Override
  public int width() {
    return SIZES.bins();
  }

  @Override
  public int length(int utterance) {
    return SIZES.frames();
  }

  @Override
  public int view(int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    return write(utterance, frames(utterance), out, offset);
  }

  @Override
  public int version(
      int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    boolean faster = type == Versions.SPEED && view == 2;
    return write(utterance, frames(utterance) - (faster ? 1 : 0), out, offset);
  }

  @Override
  public int plain(int utterance, float[] out, int offset) {
    return write(utterance, frames(utterance), out, offset);
  }

  private int frames(int utterance) {
    return 9 + Math.floorMod(digest(utterance).hashCode(), SIZES.frames() - 8);
  }

  private int write(int utterance, int frames, float[] out, int offset) {
    SplittableRandom random = new SplittableRandom(digest(utterance).hashCode());
    int truth = digest(utterance).charAt(0) - 'a';
    Arrays.fill(out, offset, offset + inputLength(), 0);
    for (int frame = 0; frame < frames; frame++) {
      for (int bin = 0; bin < SIZES.bins(); bin++) {
        double loud = bin / 4 == truth ? 1 : 0;
        out[offset + frame * SIZES.bins() + bin] =
            (float) (loud + shift + random.nextDouble(-0.5, 0.5));
      }
    }
    return frames;
  }
}
