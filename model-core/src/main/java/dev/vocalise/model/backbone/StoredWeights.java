package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointFile;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Moves the tensors of a checkpoint into a model's parameters, and refuses what does not fit. */
final class StoredWeights {

  private StoredWeights() {}

  /**
   * Compares names and shapes before anything is allocated.
   *
   * @param origin names the file in messages
   * @param parameters by the model's names
   * @param stored names in the file by the model's names
   * @throws CheckpointException for a tensor that is missing, unknown or of another shape
   */
  static void require(
      String origin,
      SortedMap<String, Parameter> parameters,
      SortedMap<String, String> stored,
      CheckpointFile checkpoint) {
    parameters.forEach(
        (name, parameter) -> {
          String storedName = stored.get(name);
          if (storedName == null) {
            throw new CheckpointException(
                origin + ": missing tensor " + name + " " + parameter.getShape());
          }
          long[] shape = checkpoint.shape(storedName);
          if (!parameter.getShape().equals(new Shape(shape))) {
            throw new CheckpointException(
                "%s: tensor %s: config.json asks for shape %s, got %s"
                    .formatted(
                        origin,
                        storedName,
                        Arrays.toString(parameter.getShape().getShape()),
                        Arrays.toString(shape)));
          }
        });
    SortedSet<String> unknown = new TreeSet<>(stored.keySet());
    unknown.removeAll(parameters.keySet());
    if (!unknown.isEmpty()) {
      throw new CheckpointException(
          origin + ": tensors that this kind of model does not have: " + unknown);
    }
  }

  /**
   * Copies every tensor; the parameters are initialised already.
   *
   * @throws CheckpointException for a tensor of another type, or with an element that is not finite
   */
  static void copy(
      String origin,
      SortedMap<String, Parameter> parameters,
      SortedMap<String, String> stored,
      CheckpointFile checkpoint,
      NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      parameters.forEach(
          (name, parameter) -> {
            String storedName = stored.getOrDefault(name, name);
            try (NDArray loaded = checkpoint.load(storedName, scratch)) {
              if (loaded.getDataType() != DataType.FLOAT32) {
                throw new CheckpointException(
                    "%s: tensor %s: expected a float32, float16 or bfloat16 tensor, got %s"
                        .formatted(origin, storedName, loaded.getDataType()));
              }
              if (!Float.isFinite(sum(loaded))) {
                throw new CheckpointException(
                    origin + ": tensor " + storedName + " holds infinity or not-a-number");
              }
              loaded.copyTo(parameter.getArray());
            }
          });
    }
  }

  /** Infinite or not-a-number when an element is: the sum of x − x, which is 0 for finite ones. */
  private static float sum(NDArray x) {
    try (NDArray zeros = x.sub(x);
        NDArray total = zeros.sum()) {
      return total.getFloat();
    }
  }
}
