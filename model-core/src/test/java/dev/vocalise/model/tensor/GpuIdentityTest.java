package dev.vocalise.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuIdentityTest {

  @Test
  void aProcessorIsNone() {
    assertThat(GpuIdentity.of(ComputeDevice.CPU)).isNull();
  }

  /** As the headers of CUDA 12.6, cuBLAS 12.6.4 and cuDNN 9.5.1 define them. */
  @ParameterizedTest
  @CsvSource({"12060, 1000, 10, 12.6", "120604, 10000, 100, 12.6.4", "90501, 10000, 100, 9.5.1"})
  void versionsAreWrittenAsPeopleWriteThem(long number, int major, int minor, String version) {
    assertThat(GpuIdentity.version(number, major, minor)).isEqualTo(version);
  }
}
