package dev.vocalise.model.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.GoldenCases;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Expected values: scikit-learn, see golden/metrics/README.md. */
class ScoresGoldenTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Offset<Double> TOLERANCE = within(1e-12);

  @TestFactory
  Stream<DynamicTest> scoresMatchTheReference() {
    return GoldenCases.families("metrics").stream().flatMap(ScoresGoldenTest::family);
  }

  private static Stream<DynamicTest> family(Path family) {
    JsonNode expected = GoldenCases.json(family.resolve("expected.json"));
    int classes = expected.get("classes").size();
    GoldenCases.ran(family, expected.get("sets").size() + " sets of labels");
    Stream.Builder<DynamicTest> tests = Stream.builder();
    for (JsonNode set : expected.get("sets")) {
      tests.add(
          DynamicTest.dynamicTest(
              family.getFileName() + " " + set.get("name").asText(), () -> check(set, classes)));
    }
    return tests.build();
  }

  private static void check(JsonNode set, int classes) {
    int[] reference = JSON.convertValue(set.get("reference"), int[].class);
    int[] predicted = JSON.convertValue(set.get("prediction"), int[].class);
    if (set.has("logits")) {
      for (int i = 0; i < predicted.length; i++) {
        float[] logits = JSON.convertValue(set.get("logits").get(i), float[].class);
        assertThat(Scores.argmax(logits)).as("argmax of row %d", i).isEqualTo(predicted[i]);
      }
    }
    Scores scores = Scores.of(reference, predicted, classes);
    assertThat(scores.unweightedAverageRecall()).isCloseTo(number(set, "uar"), TOLERANCE);
    assertThat(scores.accuracy()).isCloseTo(number(set, "accuracy"), TOLERANCE);
    assertThat(scores.macroF1OfSeenClasses())
        .isCloseTo(number(set, "macro_f1_over_classes_in_reference_or_prediction"), TOLERANCE);
    assertThat(scores.macroF1OfAllClasses())
        .isCloseTo(number(set, "macro_f1_over_all_4_classes"), TOLERANCE);
    for (int i = 0; i < classes; i++) {
      JsonNode recall = set.get("recall_per_class").get(i);
      if (recall.isNull()) {
        assertThat(scores.recall().get(i)).as("recall of class %d", i).isNull();
      } else {
        assertThat(scores.recall().get(i)).isCloseTo(recall.asDouble(), TOLERANCE);
      }
      for (int j = 0; j < classes; j++) {
        assertThat(scores.confusion().count(i, j))
            .isEqualTo(set.get("confusion").get(i).get(j).asLong());
      }
    }
  }

  private static double number(JsonNode set, String name) {
    return set.get(name).asDouble();
  }
}
