package dev.vocalise.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.GoldenCases.Tensor;
import dev.vocalise.model.tensor.TensorData;
import java.net.URISyntaxException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** What PyTorch gives in bfloat16 and in float32: {@code reference/autocast/make.py}. */
public record AutocastReference(Map<String, Tensor> tensors) {

  /**
   * How much of the way between the precisions two processors may be apart: they add products up in
   * another order, which turns over the last bit of some results.
   */
  private static final double SHARE = 0.25;

  /** Of sums in float32. */
  private static final double ROUNDING = 1e-6;

  /** Gradients that are zero but for rounding, such as those of the keys' biases. */
  private static final double NOTHING = 1e-4;

  /** The reference of that name. */
  public static AutocastReference of(String name) {
    return new AutocastReference(
        GoldenCases.tensors(resource("/reference/autocast/" + name + ".safetensors")));
  }

  /** A golden case as it is shipped, which the reference was made from. */
  public static Path shipped(String name) {
    return resource("/golden/" + name);
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(AutocastReference.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** Of the same parameters, and nearer to bfloat16 than it is to float32. */
  public void requireGradients(SortedMap<String, TensorData> actual) {
    SortedMap<String, Tensor> expected = new TreeMap<>();
    tensors.forEach(
        (name, tensor) -> {
          String parameter = name.substring(name.indexOf('/') + 1);
          if (name.startsWith("bfloat16/") && !parameter.equals("vectors")) {
            expected.put(parameter, tensor);
          }
        });
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach((name, gradient) -> requireNear(name, floats(gradient)));
  }

  /** The same for the encoder's vectors. */
  public void requireVectors(float[] actual) {
    requireNear("vectors", actual);
  }

  private void requireNear(String name, float[] actual) {
    float[] mixed = floats("bfloat16/" + name);
    float[] full = floats("float32/" + name);
    double size = distance(full, new float[full.length]);
    double apart = distance(mixed, full) / size;
    double found = distance(actual, mixed) / size;
    if (size > NOTHING) {
      assertThat(found)
          .as("%s, as a share of its length", name)
          .isLessThan(SHARE * apart + ROUNDING);
    }
  }

  private float[] floats(String name) {
    return Objects.requireNonNull(tensors.get(name), name).floats();
  }

  /** The elements of float32 data. */
  public static float[] floats(TensorData data) {
    float[] values = new float[data.bytes().remaining() / Float.BYTES];
    data.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** Euclidean; both of one size. */
  public static double distance(float[] a, float[] b) {
    assertThat(a).hasSameSizeAs(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
