package dev.vocalise.model.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.benchmark.MethodBenchmark.MethodBenchResult;
import dev.vocalise.model.benchmark.MethodBenchmark.MethodBenchSettings;
import dev.vocalise.model.benchmark.MethodBenchmark.StepTimes;
import dev.vocalise.model.tensor.Precision;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class MethodBenchmarkTest {

  private static MethodBenchResult of(String method) {
    return MethodBenchmark.run(new MethodBenchSettings(method, 16, 16, 4, 2, 1, Precision.FLOAT32));
  }

  @Test
  void everyKindOfStepOfAMethodIsTimed() {
    MethodBenchResult result = of("saddi");
    assertThat(result.kinds())
        .extracting(StepTimes::kind)
        .containsExactly("phase 1, mixed", "phase 2, source", "phase 3, both");
    assertThat(result.kinds())
        .allSatisfy(
            kind -> assertThat(kind.stepMsMedian()).isGreaterThanOrEqualTo(kind.stepMsBest()));
    assertThat(of("mtl-aug").kinds())
        .extracting(StepTimes::kind)
        .containsExactly("phase 1, source", "phase 1, target");
    assertThat(of("sahu").kinds()).extracting(StepTimes::kind).containsExactly("phase 1, source");
  }
}
