package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.tracking.RealMlflow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What MLflow shows of a campaign. */
final class TrackedCurves {
  private TrackedCurves() {}

  private static Map<String, JsonNode> runs(ApiClient api, String campaign) {
    Map<String, JsonNode> runs = new TreeMap<>();
    for (JsonNode experiment : api.get("campaigns/" + campaign).path("experiments")) {
      for (JsonNode cell : experiment.path("seeds")) {
        runs.put(
            experiment.path("name").asText() + " seed " + cell.path("seed").asText(),
            api.get("runs/" + cell.path("runId").asText()));
      }
    }
    return runs;
  }

  private static List<String> points(JsonNode curve) {
    List<String> points = new ArrayList<>();
    curve.forEach(
        point -> points.add(point.path("step").asText() + " " + point.path("value").asText()));
    return points;
  }

  /** Recalls, and UAR of each modality: at another step there. */
  private static boolean score(String key) {
    return key.matches("(?:(?:audio|text)\\.)?(?:recall\\..+|uar)");
  }

  /** MLflow has each point of the database's curves once. */
  static void assertTracked(ApiClient api, String campaign, RealMlflow mlflow)
      throws IOException, InterruptedException {
    for (Map.Entry<String, JsonNode> run : runs(api, campaign).entrySet()) {
      String id = run.getValue().at("/run/mlflowRun/runId").asText();
      assertThat(mlflow.get("runs/get?run_id=" + id).at("/run/info/status").asText())
          .as(run.getKey())
          .isEqualTo("FINISHED");
      for (Map.Entry<String, JsonNode> curve : run.getValue().path("curves").properties()) {
        String key = curve.getKey();
        if (score(key)) {
          continue;
        }
        JsonNode history =
            mlflow.get(
                "metrics/get-history?run_id=" + id + "&metric_key=" + key + "&max_results=25000");
        assertThat(points(history.path("metrics")))
            .as(run.getKey() + " " + key)
            .containsExactlyInAnyOrderElementsOf(points(curve.getValue()));
      }
    }
  }
}
