package dev.vocalise.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings of libtorch are there in a build for processors too. */
class GpuKernelsTest {

  @Test
  void float32IsFloat32AndTheSameTwice() {
    TorchEngine.version();
    Map<String, Boolean> before = GpuKernels.settings();
    boolean deterministic = GpuKernels.deterministic();
    assumeFalse(deterministic, "something else has set it in this process");
    try {
      GpuKernels.reproducible();

      assertThat(before) // what would be used otherwise
          .containsEntry("AllowTF32CuDNN", true)
          .containsEntry("AllowBF16ReductionCuBLAS", true)
          .containsEntry("DeterministicCuDNN", false);
      assertThat(GpuKernels.settings())
          .containsOnly(
              Map.entry("AllowTF32CuBLAS", false),
              Map.entry("AllowTF32CuDNN", false),
              Map.entry("AllowFP16ReductionCuBLAS", false),
              Map.entry("AllowBF16ReductionCuBLAS", false),
              Map.entry("AllowFP16BF16ReductionMathSDP", false),
              Map.entry("BenchmarkCuDNN", false),
              Map.entry("DeterministicCuDNN", true));
      assertThat(GpuKernels.deterministic()).isTrue();
    } finally {
      GpuKernels.set(before, deterministic);
    }
  }
}
