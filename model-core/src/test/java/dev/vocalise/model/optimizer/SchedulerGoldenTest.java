package dev.vocalise.model.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.method.Improvement;
import dev.vocalise.model.method.StopRule;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Expected values: torch's ReduceLROnPlateau, see golden/scheduler/README.md. */
class SchedulerGoldenTest {

  private static final double RELATIVE_TOLERANCE_PERCENT = 1e-10;

  @TestFactory
  Stream<DynamicTest> ratesAndStopsMatchTheReference() {
    return GoldenCases.families("scheduler").stream().flatMap(SchedulerGoldenTest::family);
  }

  private static Stream<DynamicTest> family(Path family) {
    JsonNode expected = GoldenCases.json(family.resolve("expected.json"));
    JsonNode schedules = expected.get("schedules");
    JsonNode stops = expected.get("stop");
    GoldenCases.ran(family, schedules.size() + " schedules, " + stops.size() + " stops");
    Stream.Builder<DynamicTest> tests = Stream.builder();
    for (String name : GoldenCases.names(schedules)) {
      PlateauSchedule start =
          PlateauSchedule.start(
              expected.get("initial_lr").asDouble(),
              expected.get("factor").asDouble(),
              expected.get("patience").asInt());
      tests.add(
          DynamicTest.dynamicTest(
              family.getFileName() + " " + name, () -> checkRates(start, schedules.get(name))));
    }
    for (JsonNode stop : stops) {
      tests.add(
          DynamicTest.dynamicTest(
              family.getFileName() + " stop " + stop.get("accuracy_per_epoch"),
              () -> checkStop(stop)));
    }
    return tests.build();
  }

  private static void checkRates(PlateauSchedule start, JsonNode expected) {
    PlateauSchedule schedule = start;
    for (int i = 0; i < expected.get("metric").size(); i++) {
      schedule = schedule.observe(number(expected.get("metric").get(i), Double.NaN));
      assertThat(schedule.learningRate())
          .as("rate after measurement %d", i + 1)
          .isCloseTo(
              expected.get("lr_after_each").get(i).asDouble(),
              withinPercentage(RELATIVE_TOLERANCE_PERCENT));
      assertThat(schedule.bad())
          .as("bad after measurement %d", i + 1)
          .isEqualTo(expected.get("bad_after_each").get(i).asInt());
      assertThat(schedule.best())
          .as("best after measurement %d", i + 1)
          .isEqualTo(number(expected.get("best_after_each").get(i), Double.NEGATIVE_INFINITY));
    }
  }

  private static double number(JsonNode node, double absent) {
    return node.isNull() ? absent : node.asDouble();
  }

  private static void checkStop(JsonNode expected) {
    JsonNode accuracies = expected.get("accuracy_per_epoch");
    StopRule rule = StopRule.start(Improvement.PREVIOUS_ROUND, 1, Integer.MAX_VALUE);
    Integer stopped = null;
    for (int i = 0; i < accuracies.size() && stopped == null; i++) {
      rule = rule.observe(accuracies.get(i).asDouble());
      stopped = rule.stop() == null ? null : i + 1;
    }
    JsonNode after = expected.get("stopped_after_epoch");
    assertThat(stopped).isEqualTo(after.isNull() ? null : Integer.valueOf(after.asInt()));
  }
}
