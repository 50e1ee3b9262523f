package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.lineage.MetricPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a run reached on T_te, each number under one name. docs/servers.md has the names.
 *
 * @param fractions UAR, accuracy, F1 and recalls, of fused runs also those of each modality
 * @param counts of utterances
 */
record MlflowScores(Map<String, Double> fractions, Map<String, Double> counts) {
  private static final String MODALITY = "(?:(?:audio|text)\\.)?";

  /** Rows that the test wrote, beside the stored scores. */
  private static final Pattern TESTED = Pattern.compile(MODALITY + "(?:recall\\..+|uar)");

  private static final Pattern ROUND = Pattern.compile(MODALITY + "round");

  /** Names by those of the stored scores, below the decision and below each modality. */
  private static final Map<String, String> FRACTIONS =
      Map.of(
          "/unweightedAverageRecall", "uar",
          "/precision/float32", "precision.float32-uar",
          "/precision/inference", "precision.inference-uar",
          "/accuracy", "accuracy",
          "/macroF1OfSeenClasses", "macro-f1",
          "/macroF1OfAllClasses", "macro-f1-all-classes");

  private static final Map<String, String> PARTS =
      Map.of("", "", "/fusion/audio", "audio.", "/fusion/text", "text.");

  private static final Map<String, String> COUNTS =
      Map.of(
          "/fusion/counts/both", "fusion.both",
          "/fusion/counts/audioOnly", "fusion.audio-only",
          "/fusion/counts/dropped", "fusion.dropped",
          "/precision/utterances", "precision.utterances",
          "/precision/changed", "precision.changed",
          "/text/utterances", "text.utterances",
          "/text/withoutTranscript", "text.without-transcript",
          "/text/truncated", "text.truncated");

  /** Whether a row is a score of the test and not a point of a curve. */
  static boolean isScore(String key) {
    return TESTED.matcher(key).matches();
  }

  /**
   * @param scores as the run stores them; missing for a run without a result
   * @param curves of the run, or only what its test wrote
   */
  static MlflowScores of(JsonNode scores, Collection<List<MetricPoint>> curves) {
    Map<String, Double> fractions = new TreeMap<>();
    Map<String, Double> counts = new TreeMap<>();
    if (scores.isObject()) {
      curves.stream()
          .flatMap(List::stream)
          .filter(point -> isScore(point.key()))
          .sorted(Comparator.comparing(MetricPoint::at)) // the last test counts
          .forEach(point -> fractions.put(point.key(), point.value()));
      PARTS.forEach((below, prefix) -> put(scores.at(below), FRACTIONS, prefix, fractions));
      put(scores, COUNTS, "", counts);
    }
    return new MlflowScores(fractions, counts);
  }

  private static void put(
      JsonNode scores, Map<String, String> names, String prefix, Map<String, Double> into) {
    names.forEach(
        (place, name) -> {
          if (scores.at(place).isNumber()) {
            into.put(prefix + name, scores.at(place).asDouble());
          }
        });
  }

  /** All at one step: the last batch of the round whose weights were tested. */
  List<ObjectNode> points(Map<String, List<MetricPoint>> curves, Instant at) {
    long step = testedStep(curves);
    List<ObjectNode> points = new ArrayList<>();
    for (Map<String, Double> some : List.of(fractions, counts)) {
      some.forEach(
          (name, value) -> points.add(MlflowFacts.metric(name, value, at.toEpochMilli(), step)));
    }
    return points;
  }

  private static long testedStep(Map<String, List<MetricPoint>> curves) {
    double round =
        curves.values().stream()
            .flatMap(List::stream)
            .filter(point -> isScore(point.key()))
            .max(Comparator.comparing(MetricPoint::at))
            .map(MetricPoint::step)
            .orElse(0L);
    return curves.values().stream()
        .flatMap(List::stream)
        .filter(point -> ROUND.matcher(point.key()).matches() && point.value() == round)
        .mapToLong(MetricPoint::step)
        .max()
        .orElse(0);
  }
}
