package dev.vocalise.activities.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vocalise.activities.reproduction.Reproduction.Tensor;
import dev.vocalise.activities.reproduction.Reproduction.Weights;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.tensor.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsComparisonTest {
  @TempDir Path folder;

  @Test
  void equalFilesHaveNoDifference() throws IOException {
    Weights same = compared(Map.of("a", floats(1, 2)), Map.of("a", floats(1, 2)));

    assertThat(same.bitEqual()).isTrue();
    assertThat(same.differing()).isEmpty();
    assertThat(same.tensors()).isEqualTo(1);
    assertThat(same.largest()).isZero();
  }

  @Test
  void theLargestAndTheMeanDifferenceAreThoseOfTheElements() throws IOException {
    Weights other =
        compared(
            Map.of("a", floats(1, 2, 3, 4), "b", floats(5), "steps", longs(7)),
            Map.of("a", floats(1, 2.5f, 3, 3), "b", floats(5), "steps", longs(9)));

    assertThat(other.bitEqual()).isFalse();
    assertThat(other.differing())
        .containsExactly(new Tensor("a", 4, 1, 0.375), new Tensor("steps", 1, 2, 2));
    assertThat(other.largest()).isEqualTo(2);
    assertThat(other.mean()).isCloseTo(3.5 / 5, within(1e-12));
  }

  @Test
  void whatNoNumberTellsApartIsADifferenceToo() throws IOException {
    Weights other =
        compared(
            Map.of("nan", floats(Float.NaN), "shape", floats(1, 2), "zero", floats(0f)),
            Map.of("nan", floats(1), "gone", floats(1), "shape", floats(1), "zero", floats(-0f)));

    assertThat(other.differing())
        .extracting(Tensor::name)
        .containsExactly("gone", "nan", "shape", "zero");
    assertThat(other.differing().get(3).largest()).isPositive();
    assertThat(other.largest()).isInfinite();
  }

  private Weights compared(Map<String, TensorData> first, Map<String, TensorData> second)
      throws IOException {
    Path ours = folder.resolve("ours");
    Path theirs = folder.resolve("theirs");
    SafeTensors.write(ours, first);
    SafeTensors.write(theirs, second);
    return WeightsComparison.of("", Sha256.of(ours), ours, Sha256.of(theirs), theirs);
  }

  private static TensorData floats(float... values) {
    return TensorData.floats(new long[] {values.length}, values);
  }

  private static TensorData longs(long... values) {
    return TensorData.longs(new long[] {values.length}, values);
  }
}
