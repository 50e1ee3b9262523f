package dev.vocalise.activities.reproduction;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.reproduction.Reproduction.Curve;
import dev.vocalise.activities.reproduction.Reproduction.Curves;
import dev.vocalise.activities.reproduction.Reproduction.Difference;
import dev.vocalise.activities.reproduction.Reproduction.Predictions;
import dev.vocalise.infra.lineage.MetricPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Curves, predictions and facts of two runs. */
final class RunComparison {
  private RunComparison() {}

  static Curves curves(
      Map<String, List<MetricPoint>> original, Map<String, List<MetricPoint>> again) {
    Set<String> keys = new TreeSet<>(original.keySet());
    keys.addAll(again.keySet());
    int points = 0;
    List<Curve> differing = new ArrayList<>();
    for (String key : keys) {
      Map<Long, Double> first = values(original.getOrDefault(key, List.of()));
      Map<Long, Double> second = values(again.getOrDefault(key, List.of()));
      Set<Long> steps = new TreeSet<>(first.keySet());
      steps.addAll(second.keySet());
      points += steps.size();
      Curve curve = curve(key, first, second, steps);
      if (curve.differing() > 0 || curve.missing() > 0) {
        differing.add(curve);
      }
    }
    return new Curves(points, differing);
  }

  private static Curve curve(
      String key, Map<Long, Double> first, Map<Long, Double> second, Set<Long> steps) {
    int differing = 0;
    int missing = 0;
    double largest = 0;
    for (long step : steps) {
      Double ours = first.get(step);
      Double theirs = second.get(step);
      if (ours == null || theirs == null) {
        missing++;
      } else if (!ours.equals(theirs)) {
        differing++;
        largest = Math.max(largest, Math.abs(ours - theirs));
      }
    }
    return new Curve(key, differing, missing, largest);
  }

  private static Map<Long, Double> values(List<MetricPoint> points) {
    Map<Long, Double> values = new TreeMap<>();
    points.forEach(point -> values.put(point.step(), point.value()));
    return values;
  }

  /**
   * @param originalLines one prediction each
   * @param againLines likewise
   */
  static Predictions predictions(
      String original, List<JsonNode> originalLines, String again, List<JsonNode> againLines) {
    Map<String, JsonNode> first = byUtterance(originalLines);
    Map<String, JsonNode> second = byUtterance(againLines);
    Set<String> ids = new TreeSet<>(first.keySet());
    ids.addAll(second.keySet());
    int other = 0;
    double largest = 0;
    for (String id : ids) {
      JsonNode ours = first.get(id);
      JsonNode theirs = second.get(id);
      if (ours == null || theirs == null) {
        other++;
        continue;
      }
      other += ours.path("predicted").equals(theirs.path("predicted")) ? 0 : 1;
      JsonNode logits = ours.path("logits");
      for (int i = 0; i < logits.size(); i++) {
        double difference =
            logits.path(i).asDouble() - theirs.path("logits").path(i).asDouble(Double.NaN);
        largest =
            Math.max(
                largest,
                Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.abs(difference));
      }
    }
    return new Predictions(original, again, ids.size(), other, largest);
  }

  private static Map<String, JsonNode> byUtterance(List<JsonNode> lines) {
    Map<String, JsonNode> byId = new TreeMap<>();
    lines.forEach(line -> byId.put(line.path("utterance").asText(), line));
    return byId;
  }

  /** Facts that are not the same, keys with dots for what stands in objects. */
  static List<Difference> differences(String before, JsonNode original, JsonNode again) {
    if (original.equals(again)) {
      return List.of();
    }
    if (!original.isObject() || !again.isObject()) {
      return List.of(new Difference(before, text(original), text(again)));
    }
    Set<String> names = new TreeSet<>();
    original.fieldNames().forEachRemaining(names::add);
    again.fieldNames().forEachRemaining(names::add);
    List<Difference> differences = new ArrayList<>();
    for (String name : names) {
      differences.addAll(
          differences(
              before.isEmpty() ? name : before + "." + name,
              original.path(name),
              again.path(name)));
    }
    return differences;
  }

  private static String text(@Nullable JsonNode value) {
    return value == null || value.isMissingNode() ? "none" : value.asText(value.toString());
  }
}
