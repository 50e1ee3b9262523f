package dev.vocalise.model.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.GoldenCases;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Expected values: scipy and statsmodels, see golden/stats/README.md. */
class PairedComparisonGoldenTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Offset<Double> TOLERANCE = within(1e-9);
  private static final Offset<Double> P_TOLERANCE = within(1e-8);

  @TestFactory
  Stream<DynamicTest> comparisonsMatchTheReference() {
    return GoldenCases.families("stats").stream().flatMap(PairedComparisonGoldenTest::family);
  }

  private static Stream<DynamicTest> family(Path family) {
    JsonNode expected = GoldenCases.json(family.resolve("expected.json"));
    GoldenCases.ran(
        family,
        expected.get("cases").size()
            + " comparisons, "
            + expected.get("holm").size()
            + " adjustments");
    Stream.Builder<DynamicTest> tests = Stream.builder();
    for (JsonNode one : expected.get("cases")) {
      String name = family.getFileName() + " " + one.get("name").asText();
      tests.add(DynamicTest.dynamicTest(name, () -> check(one)));
    }
    for (JsonNode one : expected.get("holm")) {
      String name = family.getFileName() + " Holm " + one.get("p");
      tests.add(DynamicTest.dynamicTest(name, () -> checkHolm(one)));
    }
    return tests.build();
  }

  private static void check(JsonNode expected) {
    double[] ours = JSON.convertValue(expected.get("ours"), double[].class);
    double[] baseline = JSON.convertValue(expected.get("baseline"), double[].class);
    checkSummary(SeedStatistics.of(ours), expected.get("ours_summary"));
    checkSummary(SeedStatistics.of(baseline), expected.get("baseline_summary"));

    PairedComparison actual = PairedComparison.of(ours, baseline);
    checkSummary(actual.difference(), expected.get("difference"));
    checkNumber(actual.t(), expected.get("paired_t").get("t"), TOLERANCE);
    checkNumber(actual.tP(), expected.get("paired_t").get("p_two_sided"), P_TOLERANCE);
    checkNumber(
        actual.effect() == null ? null : actual.effect().dz(),
        expected.get("cohens_dz"),
        TOLERANCE);
    JsonNode wilcoxon = expected.get("wilcoxon_exact");
    assertThat(actual.wilcoxon().used()).isEqualTo(wilcoxon.get("n_used").asInt());
    checkNumber(actual.wilcoxon().wPlus(), wilcoxon.get("w_plus"), TOLERANCE);
    checkNumber(actual.wilcoxon().wMinus(), wilcoxon.get("w_minus"), TOLERANCE);
    checkNumber(actual.wilcoxon().statistic(), wilcoxon.get("statistic"), TOLERANCE);
    checkNumber(actual.wilcoxon().p(), wilcoxon.get("p"), P_TOLERANCE);
  }

  private static void checkSummary(SeedStatistics actual, JsonNode expected) {
    assertThat(actual.n()).isEqualTo(expected.get("n").asInt());
    checkNumber(actual.mean(), expected.get("mean"), TOLERANCE);
    checkNumber(actual.sampleStd(), expected.get("sample_std"), TOLERANCE);
    SeedStatistics.Interval interval = Objects.requireNonNull(actual.confidence95());
    checkNumber(interval.low(), expected.get("ci95").get(0), TOLERANCE);
    checkNumber(interval.high(), expected.get("ci95").get(1), TOLERANCE);
  }

  private static void checkNumber(
      @Nullable Double actual, JsonNode expected, Offset<Double> tolerance) {
    if (expected.isNull()) {
      assertThat(actual).isNull();
    } else {
      assertThat(actual).isNotNull().isCloseTo(expected.asDouble(), tolerance);
    }
  }

  private static void checkHolm(JsonNode expected) {
    double[] p = JSON.convertValue(expected.get("p"), double[].class);
    double[] adjusted = JSON.convertValue(expected.get("adjusted"), double[].class);
    assertThat(PairedComparison.holm(p)).containsExactly(adjusted, P_TOLERANCE);
  }
}
