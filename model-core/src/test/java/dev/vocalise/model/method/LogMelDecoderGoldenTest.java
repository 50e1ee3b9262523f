package dev.vocalise.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.vocalise.model.GoldenArrays;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.backbone.DrawnWeights;
import dev.vocalise.model.backbone.LogMels;
import dev.vocalise.model.loss.MethodLosses;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
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
class LogMelDecoderGoldenTest {

  static Stream<Path> cases() {
    return GoldenCases.families("method-decoder").stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void framesAndGradientsAreTheReferences(Path directory) {
    GoldenArrays golden = GoldenArrays.of(directory);
    Path file = directory.resolve("weights.safetensors");
    Map<String, GoldenCases.Tensor> stored = GoldenCases.tensors(file);
    int[] x = Objects.requireNonNull(golden.inputs().get("x")).shape();
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      DrawnWeights weights = new DrawnWeights(manager, new InitialWeights(1));
      List<Integer> channels =
          Stream.of(3, 2, 1).map(i -> shape(stored, "decoder.deconv_" + i + ".weight")[0]).toList();
      int in = shape(stored, "decoder.fc.weight")[1];
      LogMelDecoder decoder = new LogMelDecoder(weights, new LogMels(x[1], x[2], 0), in, channels);
      GoldenArrays.load(file, weights.byName());
      Map<String, NDArray> by = new TreeMap<>(weights.byName());
      for (String name : List.of("e", "q")) {
        NDArray input = golden.input(manager, name);
        input.setRequiresGradient(true);
        by.put(name, input);
      }
      NDArray loss =
          TorchEngine.recording(
              () -> {
                NDList parts =
                    new NDList(
                        Objects.requireNonNull(by.get("e")), Objects.requireNonNull(by.get("q")));
                NDArray decoded = decoder.forward(NDArrays.concat(parts, 1));
                golden.requireClose(decoded, "decoded");
                return MethodLosses.reconstruction(
                    golden.input(manager, "x"), decoded, golden.whole("n"));
              });
      assertThat((double) loss.getFloat())
          .isCloseTo(
              golden.json().get("values").get("reconstruction").asDouble(),
              within(golden.json().get("tolerance").get("value").asDouble()));
      golden.requireGradients(loss, by);
      GoldenCases.ran(directory, by.size() + " gradients");
    }
  }

  private static int[] shape(Map<String, GoldenCases.Tensor> stored, String name) {
    return Objects.requireNonNull(stored.get(name), name).shape();
  }
}
