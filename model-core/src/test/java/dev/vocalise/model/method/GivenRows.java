package dev.vocalise.model.method;

import dev.vocalise.model.GoldenCases.Tensor;
import dev.vocalise.model.features.FeatureSource;

/**
 * Inputs of a golden case: floats or whole numbers, (rows, positions) or (rows, positions, width).
 */
@SuppressWarnings("ArrayRecordComponent") // of a test, never compared
record GivenRows(Tensor values, int[] lengths, int longest) implements FeatureSource {

  @Override
  public int size() {
    return lengths.length;
  }

  @Override
  public String digest(int utterance) {
    return String.valueOf(utterance);
  }

  @Override
  public int inputLength() {
    return longest * width();
  }

  @Override
  public int width() {
    return values.shape().length == 3 ? values.shape()[2] : 1;
  }

  @Override
  public int length(int utterance) {
    return lengths[utterance];
  }

  @Override
  public int view(int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    return plain(utterance, out, offset);
  }

  @Override
  public int plain(int utterance, float[] out, int offset) {
    int from = utterance * values.shape()[1] * width();
    for (int i = 0; i < lengths[utterance] * width(); i++) {
      boolean whole = values.longs().length > 0;
      out[offset + i] = whole ? values.longs()[from + i] : values.floats()[from + i];
    }
    return lengths[utterance];
  }
}
