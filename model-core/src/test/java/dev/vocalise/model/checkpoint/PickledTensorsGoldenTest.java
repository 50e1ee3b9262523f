package dev.vocalise.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.TorchEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every {@code pytorch_model.bin} of the golden cases, against the safetensors file beside it. */
class PickledTensorsGoldenTest {

  static List<Path> files() {
    try (Stream<Path> all = Files.walk(GoldenCases.root())) {
      return all.filter(p -> p.endsWith(CheckpointFile.PICKLED)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyTensorOfBothFormatsIsEqualToTheLastBit(Path file) {
    Path other = file.resolveSibling(CheckpointFile.SAFETENSORS);
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);
        PickledTensors pickled = PickledTensors.open(file)) {
      assertThat(pickled.names()).isNotEmpty();
      for (String name : pickled.names()) {
        try (NDArray array = pickled.load(name, manager)) {
          assertThat(array.getShape().getShape()).as(name).isEqualTo(pickled.shape(name));
        }
      }
      int compared = Files.exists(other) ? compare(pickled, other, manager) : 0;
      GoldenCases.ran(
          Objects.requireNonNull(file.getParent()),
          pickled.names().size() + " pickled tensors, " + compared + " compared");
    }
  }

  /** Old names of weight norm have no counterpart, so the common names are compared. */
  private static int compare(PickledTensors pickled, Path file, NDManager manager) {
    int compared = 0;
    try (SafeTensors safe = SafeTensors.open(file)) {
      for (String name : pickled.names()) {
        if (safe.names().contains(name)) {
          try (NDArray expected = safe.load(name, manager);
              NDArray actual = pickled.load(name, manager)) {
            assertThat(actual.contentEquals(expected)).as(name).isTrue();
          }
          compared++;
        }
      }
    }
    assertThat(compared).isPositive();
    return compared;
  }
}
