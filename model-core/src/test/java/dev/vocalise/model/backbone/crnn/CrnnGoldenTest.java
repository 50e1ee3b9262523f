package dev.vocalise.model.backbone.crnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenArrays;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected values: torch 2.7.1; see the case's README. */
class CrnnGoldenTest {

  static Stream<Path> cases() {
    return GoldenCases.families("method-crnn").stream();
  }

  /** Sizes are those of the weights. */
  private static CrnnSizes sizes(Path directory, GoldenArrays golden) {
    Map<String, GoldenCases.Tensor> weights =
        GoldenCases.tensors(directory.resolve("weights.safetensors"));
    int[] x = Objects.requireNonNull(golden.inputs().get("x")).shape();
    List<Integer> channels =
        Stream.of(1, 2, 3).map(i -> rows(weights, "encoder.conv_" + i + ".weight")).toList();
    int lstm = rows(weights, "encoder.att.w.weight");
    return new CrnnSizes(x[1], x[2], channels, lstm, rows(weights, "encoder.out.weight"), 0);
  }

  private static int rows(Map<String, GoldenCases.Tensor> weights, String name) {
    return Objects.requireNonNull(weights.get(name), name).shape()[0];
  }

  @ParameterizedTest
  @MethodSource("cases")
  void layersAndGradientsAreTheReferences(Path directory) {
    GoldenArrays golden = GoldenArrays.of(directory);
    NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);
    try (Crnn crnn = new Crnn(manager, sizes(directory, golden), 1)) {
      GoldenArrays.load(directory.resolve("weights.safetensors"), crnn.parameters());
      NDArray x = golden.input(manager, "x");
      x.setRequiresGradient(true);
      int[] lengths = golden.whole("n");
      golden.requireClose(crnn.convolve(x), "conv_3");
      golden.requireClose(crnn.recurrent(crnn.convolve(x), lengths, false), "lstm");
      NDArray loss =
          TorchEngine.recording(
              () -> {
                NDArray e = crnn.forward(x, lengths, true);
                golden.requireClose(e, "e");
                return e.mul(golden.input(manager, "g")).sum();
              });
      Map<String, NDArray> by = new TreeMap<>(crnn.parameters());
      JsonNode largest = golden.json().get("largest_gradient_entry");
      if (largest.has("x")) {
        by.put("x", x);
      }
      golden.requireGradients(loss, by);
      GoldenCases.ran(directory, by.size() + " gradients");
    }
  }
}
