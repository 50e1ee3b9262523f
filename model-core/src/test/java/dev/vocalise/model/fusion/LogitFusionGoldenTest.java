package dev.vocalise.model.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.GoldenCases.Tensor;
import dev.vocalise.model.aggregation.Scores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Expected values: torch and scikit-learn, see golden/fusion/README.md. */
class LogitFusionGoldenTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> fusedLogitsMatchTheReference() {
    return GoldenCases.families("fusion").stream().flatMap(LogitFusionGoldenTest::family);
  }

  private static Stream<DynamicTest> family(Path family) {
    JsonNode expected = GoldenCases.json(family.resolve("expected.json"));
    Map<String, Tensor> tensors =
        GoldenCases.tensors(family.resolve("inputs_and_fused.safetensors"));
    GoldenCases.ran(family, expected.size() + " runs");
    Stream.Builder<DynamicTest> tests = Stream.builder();
    for (JsonNode run : expected) {
      String name = family.getFileName() + " " + run.get("name").asText();
      tests.add(DynamicTest.dynamicTest(name, () -> check(run, tensors)));
    }
    return tests.build();
  }

  private static void check(JsonNode run, Map<String, Tensor> tensors) {
    String prefix = run.get("name").asText() + ".";
    Tensor audio = tensor(tensors, prefix + "audio");
    int n = audio.shape()[0];
    int classes = audio.shape()[1];
    List<Integer> references = new ArrayList<>();
    List<Integer> audioPredictions = new ArrayList<>();
    List<Integer> fusedPredictions = new ArrayList<>();
    List<Integer> textReferences = new ArrayList<>();
    List<Integer> textPredictions = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      float[] heard = row(audio, i);
      boolean hasText = value(tensor(tensors, prefix + "has_text"), i) != 0;
      float @Nullable [] read = hasText ? row(tensor(tensors, prefix + "text"), i) : null;
      float[] fused = LogitFusion.fuse(heard, read);
      assertThat(fused).containsExactly(row(tensor(tensors, prefix + "fused"), i));
      assertThat(LogitFusion.probabilities(fused))
          .containsExactly(row(tensor(tensors, prefix + "probabilities"), i), within(1e-6f));
      int label = (int) value(tensor(tensors, prefix + "labels"), i);
      references.add(label);
      audioPredictions.add(Scores.argmax(heard));
      fusedPredictions.add(Scores.argmax(fused));
      if (read != null) {
        textReferences.add(label);
        textPredictions.add(Scores.argmax(read));
      }
    }
    checkScores(run.get("audio"), references, audioPredictions, classes);
    checkScores(run.get("fused"), references, fusedPredictions, classes);
    if (run.get("text_where_present").isNull()) {
      assertThat(textPredictions).isEmpty();
    } else {
      checkScores(run.get("text_where_present"), textReferences, textPredictions, classes);
    }
  }

  private static void checkScores(
      JsonNode expected, List<Integer> references, List<Integer> predictions, int classes) {
    assertThat(predictions)
        .containsExactly(JSON.convertValue(expected.get("prediction"), Integer[].class));
    Scores scores = Scores.of(ints(references), ints(predictions), classes);
    assertThat(scores.unweightedAverageRecall())
        .isCloseTo(expected.get("uar").asDouble(), within(1e-12));
    assertThat(scores.accuracy()).isCloseTo(expected.get("accuracy").asDouble(), within(1e-12));
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  private static float[] row(Tensor tensor, int i) {
    int width = tensor.shape()[1];
    return Arrays.copyOfRange(tensor.floats(), i * width, (i + 1) * width);
  }

  private static double value(Tensor tensor, int i) {
    return tensor.longs().length > 0 ? tensor.longs()[i] : tensor.floats()[i];
  }
}
