package dev.vocalise.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.tensor.Gradients;
import dev.vocalise.model.tensor.TensorData;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A golden case of a network: weights, inputs and expected tensors as the engine's arrays.
 *
 * @param expected.json of the case
 */
public record GoldenArrays(
    JsonNode json,
    Map<String, GoldenCases.Tensor> inputs,
    Map<String, GoldenCases.Tensor> expected) {

  public static GoldenArrays of(Path directory) {
    return new GoldenArrays(
        GoldenCases.json(directory.resolve("expected.json")),
        GoldenCases.tensors(directory.resolve("inputs.safetensors")),
        GoldenCases.tensors(directory.resolve("expected.safetensors")));
  }

  /** An array of its own memory. */
  public static NDArray array(NDManager manager, GoldenCases.Tensor tensor) {
    Shape shape = new Shape(Arrays.stream(tensor.shape()).asLongStream().toArray());
    NDArray created =
        tensor.longs().length > 0
            ? manager.create(tensor.longs(), shape)
            : manager.create(tensor.floats(), shape);
    return created.duplicate();
  }

  /** An input. */
  public NDArray input(NDManager manager, String name) {
    return array(manager, Objects.requireNonNull(inputs.get(name), name));
  }

  /** An input of whole numbers. */
  public int[] whole(String name) {
    return Arrays.stream(Objects.requireNonNull(inputs.get(name), name).longs())
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  /** Overwrites weights with those of a file; names must be equal. */
  public static void load(Path file, SortedMap<String, NDArray> weights) {
    Map<String, GoldenCases.Tensor> stored = GoldenCases.tensors(file);
    assertThat(weights.keySet()).isEqualTo(stored.keySet());
    stored.forEach(
        (name, tensor) -> {
          set(Objects.requireNonNull(weights.get(name)), tensor);
        });
  }

  /** Overwrites a weight of the same shape. */
  public static void set(NDArray weight, GoldenCases.Tensor tensor) {
    long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
    assertThat(weight.getShape().getShape()).isEqualTo(shape);
    TensorData.floats(shape, tensor.floats()).copyTo(weight);
  }

  /** Compares a result with the expected tensor of that name. */
  public void requireClose(NDArray actual, String name) {
    requireClose(actual, name, json.get("tolerance").get("value").asDouble());
  }

  private void requireClose(NDArray actual, String name, double tolerance) {
    float[] wanted = Objects.requireNonNull(expected.get(name), name).floats();
    float[] got = actual.toFloatArray();
    assertThat(got).as(name).hasSameSizeAs(wanted);
    double worst = 0;
    for (int i = 0; i < wanted.length; i++) {
      worst = Math.max(worst, Math.abs((double) got[i] - wanted[i]));
    }
    assertThat(worst).as("largest difference of " + name).isLessThanOrEqualTo(tolerance);
  }

  /** Compares the derivatives of a scalar by all weights and inputs given. */
  public void requireGradients(NDArray loss, Map<String, NDArray> by) {
    Map<String, NDArray> gradients = Gradients.of(loss, new TreeMap<>(by));
    JsonNode largest = json.get("largest_gradient_entry");
    double relative = json.get("tolerance").get("gradient").asDouble();
    by.keySet()
        .forEach(
            name -> {
              double bound = Math.max(1e-5, largest.get(name).asDouble()) * relative;
              boolean noise = largest.get(name).asDouble() < 1e-5;
              requireClose(
                  Objects.requireNonNull(gradients.get(name), name),
                  "grad/" + name,
                  noise ? 1e-5 : bound);
            });
  }
}
