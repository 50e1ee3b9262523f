package dev.vocalise.model.features;

import dev.vocalise.model.features.EpochPlan.Appearance;
import java.util.Arrays;
import java.util.List;

/** Makes the batches of one part; each is a function of its arguments. Thread-safe. */
public final class BatchMaker {

  private BatchMaker() {}

  /** Inputs of the appearances, view 1 of all and then view 2. */
  public static Batch batch(FeatureSource features, List<Appearance> appearances, Views views) {
    int size = appearances.size();
    int[] types = new int[size];
    int[] lengths = new int[views.count() * size];
    int row = row(features, appearances.stream().mapToInt(Appearance::utterance).toArray());
    float[] values = new float[Math.multiplyExact(lengths.length, row)];
    for (int input = 0; input < lengths.length; input++) {
      Appearance a = appearances.get(input % size);
      types[input % size] = a.type();
      int offset = input * row;
      int view = 1 + input / size;
      lengths[input] =
          switch (views.drawing()) {
            case RECORDED -> features.recorded(a.utterance(), a.epoch(), a.copy(), values, offset);
            case AUGMENTED ->
                features.view(a.utterance(), a.type(), view, a.epoch(), a.copy(), values, offset);
            case VERSIONS ->
                features.version(
                    a.utterance(), a.type(), view, a.epoch(), a.copy(), values, offset);
          };
    }
    return new Batch(size, new Inputs(values, lengths), types);
  }

  /** The same with labels. */
  public static LabelledBatch labelled(
      LabelledPart part, List<Appearance> appearances, Views views) {
    int[] utterances = appearances.stream().mapToInt(Appearance::utterance).toArray();
    int[] labels = Arrays.stream(utterances).map(part::label).toArray();
    return new LabelledBatch(
        batch(part.features(), appearances, views), labels, part.voices().of(utterances));
  }

  /** Unchanged inputs. */
  public static Inputs plain(FeatureSource features, int[] utterances) {
    int row = row(features, utterances);
    float[] values = new float[Math.multiplyExact(utterances.length, row)];
    int[] lengths = new int[utterances.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = features.plain(utterances[i], values, i * row);
    }
    return new Inputs(values, lengths);
  }

  /** Floats of the longest input among these. */
  private static int row(FeatureSource features, int[] utterances) {
    int longest = 0;
    for (int utterance : utterances) {
      longest = Math.max(longest, features.length(utterance));
    }
    return longest * features.width();
  }
}
