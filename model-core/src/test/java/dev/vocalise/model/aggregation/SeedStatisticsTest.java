package dev.vocalise.model.aggregation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeedStatisticsTest {

  @Test
  void oneSeedHasAMeanAndNoDeviation() {
    SeedStatistics one = SeedStatistics.of(50.3);
    assertThat(one.mean()).isEqualTo(50.3);
    assertThat(one.sampleStd()).isNull();
    assertThat(one.confidence95()).isNull();
    assertThat(PairedComparison.of(new double[] {51}, new double[] {50}).tP()).isNull();
  }

  @Test
  void theOrderOfTheSeedsDoesNotMatter() {
    assertThat(SeedStatistics.of(0.1, 0.7, 0.2, 0.30000000000000004))
        .isEqualTo(SeedStatistics.of(0.30000000000000004, 0.2, 0.7, 0.1));
  }

  @Test
  void noSeedsAndNotFiniteValuesAreRefused() {
    assertThatThrownBy(SeedStatistics::of).hasMessageContaining("no seeds");
    assertThatThrownBy(() -> SeedStatistics.of(1, Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void quantilesOfStudentsTMatchTables() {
    assertThat(quantile(1)).isCloseTo(12.706204736174694, within(1e-10));
    assertThat(quantile(9)).isCloseTo(2.2621571627982053, within(1e-12));
    assertThat(PairedComparison.of(new double[] {0, 1, 2, 3, 4}, new double[] {4, 3, 2, 1, 0}).tP())
        .isEqualTo(1);
  }

  /** Half the 95 % interval of so many and one values, in units of its standard error. */
  private static double quantile(int degreesOfFreedom) {
    double[] values = IntStream.rangeClosed(0, degreesOfFreedom).asDoubleStream().toArray();
    SeedStatistics statistics = SeedStatistics.of(values);
    double error = requireNonNull(statistics.sampleStd()) / Math.sqrt(values.length);
    return (requireNonNull(statistics.confidence95()).high() - statistics.mean()) / error;
  }

  @Test
  void confusionMatricesAreSummedElementByElement() {
    ConfusionMatrix a = ConfusionMatrix.of(new int[] {0, 1, 1}, new int[] {0, 0, 1}, 2);
    ConfusionMatrix b = ConfusionMatrix.of(new int[] {1}, new int[] {0}, 2);
    assertThat(ConfusionMatrix.sum(List.of(a, b)).counts())
        .isEqualTo(List.of(List.of(1L, 0L), List.of(2L, 1L)));
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[] {2}, new int[] {0}, 2))
        .hasMessageContaining("reference 0 must be a class in 0…1 but was 2");
  }
}
