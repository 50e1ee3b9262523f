package dev.vocalise.model.backbone.mlp;

import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.FeatureSource;
import java.util.List;

/**
 * Imported functionals as model inputs: the columns that differ in S_tr, z-scored there and
 * clipped. They were computed of the recordings as they are, so there are no other views of them.
 *
 * @param clip bound of the inputs' absolute values
 */
record FunctionalFeatures(List<Clip> clips, ColumnStatistics statistics, float clip)
    implements FeatureSource {

  FunctionalFeatures {
    clips = List.copyOf(clips);
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
    return statistics.size();
  }

  @Override
  public int length(int utterance) {
    return statistics.size();
  }

  @Override
  public int view(int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    throw new UnsupportedOperationException("functionals of augmented recordings");
  }

  @Override
  public int plain(int utterance, float[] out, int offset) {
    statistics.apply(clips.get(utterance).functionals(), clip, out, offset);
    return statistics.size();
  }
}
