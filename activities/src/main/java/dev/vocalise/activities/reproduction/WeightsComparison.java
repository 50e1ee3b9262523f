package dev.vocalise.activities.reproduction;

import dev.vocalise.activities.reproduction.Reproduction.Tensor;
import dev.vocalise.activities.reproduction.Reproduction.Weights;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Two weight files, tensor by tensor; both are read where they lie. */
final class WeightsComparison {
  private WeightsComparison() {}

  /**
   * @param branch modality; empty where there is one branch
   * @param original its digest; the other one likewise
   */
  static Weights of(
      String branch, String original, Path originalFile, String again, Path againFile) {
    try (SafeTensors first = SafeTensors.open(originalFile);
        SafeTensors second = SafeTensors.open(againFile)) {
      Set<String> names = new TreeSet<>(first.names());
      names.addAll(second.names());
      List<Tensor> differing = new ArrayList<>();
      for (String name : names) {
        if (!first.names().contains(name) || !second.names().contains(name)) {
          differing.add(new Tensor(name, 0, Double.POSITIVE_INFINITY, 0));
          continue;
        }
        Tensor tensor = tensor(name, first.data(name), second.data(name));
        if (tensor.largest() != 0) {
          differing.add(tensor);
        }
      }
      return new Weights(branch, original, again, names.size(), differing);
    }
  }

  private static Tensor tensor(String name, TensorData first, TensorData second) {
    if (!first.type().equals(second.type()) || !Arrays.equals(first.shape(), second.shape())) {
      return new Tensor(name, 0, Double.POSITIVE_INFINITY, 0);
    }
    boolean floats = first.type().equals("F32");
    ByteBuffer ours = first.bytes();
    ByteBuffer theirs = second.bytes();
    long elements = 0;
    double largest = 0;
    double sum = 0;
    while (ours.hasRemaining()) {
      double difference =
          floats
              ? difference(ours.getFloat(), theirs.getFloat())
              : Math.abs((double) (ours.getLong() - theirs.getLong()));
      largest = Math.max(largest, difference);
      sum += difference;
      elements++;
    }
    return new Tensor(name, elements, largest, elements == 0 ? 0 : sum / elements);
  }

  /** Zeros of both signs differ by the smallest amount there is, and NaN from any number. */
  private static double difference(float first, float second) {
    if (Float.floatToRawIntBits(first) == Float.floatToRawIntBits(second)) {
      return 0;
    }
    double difference = Math.abs((double) first - second);
    return Double.isNaN(difference)
        ? Double.POSITIVE_INFINITY
        : Math.max(difference, Float.MIN_VALUE);
  }
}
