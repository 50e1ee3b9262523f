package dev.vocalise.model.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Expected values: scipy, statsmodels and confidence-intervals, see statistics/make.py. */
class AnalysisReferenceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode EXPECTED = expected();

  private static JsonNode expected() {
    try (InputStream file =
        AnalysisReferenceTest.class.getResourceAsStream("/reference/statistics/expected.json")) {
      return JSON.readTree(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> effectsMatchScipyAndStatsmodels() {
    return tests("effects", "effect", AnalysisReferenceTest::effect);
  }

  private static void effect(JsonNode one) {
    double[] differences = JSON.convertValue(one.get("differences"), double[].class);
    PairedComparison paired = PairedComparison.of(differences, new double[differences.length]);
    EffectSize effect = Objects.requireNonNull(paired.effect());
    near(effect.dz(), one.get("dz"));
    near(effect.confidence95().low(), one.get("ci95").get(0));
    near(effect.confidence95().high(), one.get("ci95").get(1));
    near(EffectSize.power(Math.abs(effect.dz()), differences.length), one.get("power"));
    assertThat(effect.pairsFor80()).isEqualTo(one.get("pairs").asInt());
    near(paired.sign().p(), one.get("sign_p"));
  }

  @TestFactory
  Stream<DynamicTest> intervalsMatchConfidenceIntervals() {
    return tests("parts", "part", AnalysisReferenceTest::part);
  }

  private static void part(JsonNode one) {
    List<String> speakers =
        one.get("speakers").isNull()
            ? null
            : List.of(JSON.convertValue(one.get("speakers"), String[].class));
    Bootstrap actual =
        Bootstrap.of(
            JSON.convertValue(one.get("reference"), int[].class),
            JSON.convertValue(one.get("predicted"), int[].class),
            one.get("classes").asInt(),
            speakers);
    near(actual.unweightedAverageRecall(), one.get("uar"));
    near(actual.accuracy(), one.get("accuracy"));
    near(actual.macroF1(), one.get("f1"));
  }

  @TestFactory
  Stream<DynamicTest> calibrationMatchesItsDefinition() {
    return tests("calibration", "calibration", AnalysisReferenceTest::calibration);
  }

  private static void calibration(JsonNode one) {
    boolean[] right = JSON.convertValue(one.get("right"), boolean[].class);
    Calibration actual =
        Calibration.of(JSON.convertValue(one.get("confidence"), double[].class), right);
    near(actual.expectedError(), one.get("ece"));
    assertThat(actual.bins().stream().mapToInt(Calibration.Bin::utterances).sum())
        .isEqualTo(right.length);
  }

  @TestFactory
  Stream<DynamicTest> agreementMatchesScikitLearnAndStatsmodels() {
    return tests("agreements", "agreement", AnalysisReferenceTest::agreement);
  }

  private static void agreement(JsonNode one) {
    Agreement actual =
        Agreement.of(
            JSON.convertValue(one.get("reference"), int[].class),
            JSON.convertValue(one.get("first"), int[].class),
            JSON.convertValue(one.get("second"), int[].class),
            one.get("classes").asInt());
    JsonNode counts = one.get("counts");
    for (int c = 0; c < counts.size(); c++) {
      int[] own = JSON.convertValue(counts.get(c), int[].class);
      assertThat(actual.classes().get(c))
          .isEqualTo(new Agreement.Counts(own[0], own[1], own[2], own[3]));
    }
    assertThat(actual.equal()).isEqualTo(one.get("equal").asInt());
    near(Objects.requireNonNull(actual.kappa()), one.get("kappa"));
    near(actual.mcNemar().p(), one.get("p"));
  }

  @Test
  void twoThatAlwaysSayOneClassHaveNoKappa() {
    Agreement agreement = Agreement.of(new int[] {0, 1}, new int[] {1, 1}, new int[] {1, 1}, 2);
    assertThat(agreement.kappa()).isNull();
    assertThat(agreement.mcNemar().p()).isEqualTo(1);
  }

  @Test
  void anEffectFarFromZeroStillHasAnInterval() {
    PairedComparison paired =
        PairedComparison.of(
            new double[] {30.1, 30.2, 30.0, 30.1, 30.2}, new double[] {0, 0, 0, 0, 0.1});
    SeedStatistics.Interval interval = Objects.requireNonNull(paired.effect()).confidence95();
    double dz = paired.effect().dz();
    assertThat(interval.low()).isBetween(0.3 * dz, dz);
    assertThat(interval.high()).isBetween(dz, 2.5 * dz);
  }

  @Test
  void noPowerIsPromisedWhereNothingDiffers() {
    PairedComparison none =
        PairedComparison.of(new double[] {1, 2, 1, 2}, new double[] {2, 1, 2, 1});
    assertThat(Objects.requireNonNull(none.effect()).pairsFor80()).isNull();
    assertThat(none.sign()).isEqualTo(new SignTest(2, 2, 1));
  }

  private static Stream<DynamicTest> tests(
      String family, String name, java.util.function.Consumer<JsonNode> check) {
    Stream.Builder<DynamicTest> tests = Stream.builder();
    int number = 0;
    for (JsonNode one : EXPECTED.get(family)) {
      tests.add(DynamicTest.dynamicTest(name + " " + number++, () -> check.accept(one)));
    }
    return tests.build();
  }

  private static void near(SeedStatistics.Interval actual, JsonNode expected) {
    near(actual.low(), expected.get(0));
    near(actual.high(), expected.get(1));
  }

  private static void near(double actual, JsonNode expected) {
    assertThat(actual).isCloseTo(expected.asDouble(), within(1e-8));
  }
}
