package dev.vocalise.activities.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.reproduction.Reproduction.Curve;
import dev.vocalise.activities.reproduction.Reproduction.Difference;
import dev.vocalise.activities.reproduction.Reproduction.Predictions;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.MetricPoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunComparisonTest {
  @Test
  void curvesAreComparedByKeyAndStepAndNotByTime() {
    Map<String, List<MetricPoint>> ours =
        Map.of(
            "loss", List.of(point("loss", 1, 10, 0.5), point("loss", 2, 10, 0.25)),
            "uar", List.of(point("uar", 1, 10, 0.5)));
    Map<String, List<MetricPoint>> later =
        Map.of(
            "loss", List.of(point("loss", 1, 99, 0.5), point("loss", 2, 99, 0.25)),
            "uar", List.of(point("uar", 1, 99, 0.5)));
    Map<String, List<MetricPoint>> other =
        Map.of("loss", List.of(point("loss", 1, 10, 0.5), point("loss", 2, 10, 0.75)));

    assertThat(RunComparison.curves(ours, later)).isEqualTo(new Reproduction.Curves(3, List.of()));
    assertThat(RunComparison.curves(ours, other).differing())
        .containsExactly(new Curve("loss", 1, 0, 0.5), new Curve("uar", 0, 1, 0));
  }

  @Test
  void predictionsAreComparedUtteranceByUtterance() {
    List<JsonNode> ours =
        List.of(
            prediction("a", "anger", 1, 0),
            prediction("b", "anger", 1, 0),
            prediction("c", "x", 1));
    List<JsonNode> theirs =
        List.of(prediction("b", "sadness", 0.5, 0.75), prediction("a", "anger", 1, 0));

    assertThat(RunComparison.predictions("o", ours, "t", theirs))
        .isEqualTo(new Predictions("o", "t", 3, 2, 0.75));
    assertThat(RunComparison.predictions("o", ours, "o", ours).bitEqual()).isTrue();
  }

  @Test
  void factsThatDifferAreNamedByTheirPath() {
    assertThat(
            RunComparison.differences(
                "",
                CanonicalJson.tree(Map.of("code", "1", "cpu", Map.of("name", "x", "cores", 2))),
                CanonicalJson.tree(Map.of("code", "1", "cpu", Map.of("name", "y", "flags", "z")))))
        .containsExactly(
            new Difference("cpu.cores", "2", "none"),
            new Difference("cpu.flags", "none", "z"),
            new Difference("cpu.name", "x", "y"));
  }

  private static MetricPoint point(String key, long step, long second, double value) {
    return new MetricPoint(key, step, Instant.ofEpochSecond(second), value);
  }

  private static JsonNode prediction(String id, String predicted, double... logits) {
    return CanonicalJson.tree(Map.of("utterance", id, "predicted", predicted, "logits", logits));
  }
}
