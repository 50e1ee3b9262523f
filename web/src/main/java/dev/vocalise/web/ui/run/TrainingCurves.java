package dev.vocalise.web.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.training.TrainingMetrics;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.web.ui.chart.CurveChart;
import dev.vocalise.web.ui.chart.CurveChart.Curve;
import dev.vocalise.web.ui.chart.CurveChart.Setting;
import dev.vocalise.web.ui.chart.CurveChart.Span;
import dev.vocalise.workflows.experiment.BranchSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The curves of a run by the keys of {@link TrainingMetrics}: accuracy on S_va, one curve per loss,
 * marks where the learning rate falls, rounds and domains behind them. Steps are optimizer steps
 * over the whole training.
 *
 * @param modality of the branch, empty for a run of one branch
 * @param utterances of S_va in words; null before its training has ended
 */
public record TrainingCurves(
    String modality,
    @Nullable String utterances,
    @Nullable CurveChart accuracy,
    @Nullable CurveChart losses,
    @Nullable CurveChart health) {
  /** These two come first; the others are the method's own, by name. */
  private static final List<String> FIRST = List.of("total", "emotion");

  /** With the branch behind it where there are two, so that no two pictures are called the same. */
  public String named(String what) {
    return modality.isEmpty() ? what : what + ", " + modality;
  }

  /** {@link TrainingMetrics#DOMAIN} of a source epoch is 1, of a target epoch 2. */
  private static boolean inSource(MetricPoint domain) {
    return domain.value() < 1.5;
  }

  /**
   * One set for each branch that has been measured; at least one.
   *
   * @param validation utterances of S_va by modality, as far as they are known
   */
  static List<TrainingCurves> of(
      Map<String, List<MetricPoint>> points,
      List<StageView> stages,
      Map<String, Integer> validation) {
    List<TrainingCurves> sets = new ArrayList<>();
    for (String modality : List.of(BranchSpec.AUDIO, BranchSpec.TEXT)) {
      Map<String, List<MetricPoint>> own = new LinkedHashMap<>();
      String prefix = modality + ".";
      points.forEach(
          (key, curve) -> {
            if (key.startsWith(prefix)) {
              own.put(key.substring(prefix.length()), curve);
            }
          });
      if (own.containsKey(TrainingMetrics.VALIDATION_ACCURACY)) {
        sets.add(
            of(
                modality,
                validation,
                own,
                stages.stream().filter(s -> s.subject().equals(modality)).toList()));
      }
    }
    return sets.isEmpty() ? List.of(of("", validation, points, stages)) : sets;
  }

  private static TrainingCurves of(
      String modality,
      Map<String, Integer> validation,
      Map<String, List<MetricPoint>> points,
      List<StageView> stages) {
    Integer utterances = validation.get(modality);
    List<Curve> accuracy = new ArrayList<>();
    List<MetricPoint> measured = points.get(TrainingMetrics.VALIDATION_ACCURACY);
    if (measured != null) {
      accuracy.add(curve("accuracy", measured));
    }
    List<MetricPoint> phases = points.getOrDefault(TrainingMetrics.DOMAIN, List.of());
    Setting behind =
        new Setting(
            sourceEpochs(phases),
            roundStarts(points.getOrDefault(TrainingMetrics.ROUND, List.of())),
            resumes(points, stages),
            drops(points.getOrDefault(TrainingMetrics.LEARNING_RATE, List.of())),
            measured == null ? null : best(measured, points, stages));
    return new TrainingCurves(
        modality,
        utterances == null ? null : Counted.of(utterances, "utterance", "utterances"),
        CurveChart.of(accuracy, behind, true),
        CurveChart.of(losses(points), behind.withoutChosen(), false),
        CurveChart.of(health(points), behind.withoutChosen(), true));
  }

  /** What is seen of the target without its labels: shares of the classes, and of domains told. */
  private static List<Curve> health(Map<String, List<MetricPoint>> points) {
    List<Curve> curves = new ArrayList<>();
    points.forEach(
        (key, curve) -> {
          if (key.startsWith(TrainingMetrics.PREDICTED)) {
            curves.add(curve(key.substring(TrainingMetrics.PREDICTED.length()), curve));
          }
        });
    List<MetricPoint> domains = points.get(TrainingMetrics.DOMAIN_ACCURACY);
    if (domains != null) {
      curves.add(curve("domains told", domains));
    }
    return curves;
  }

  /** Whatever terms the method has; their names are free. */
  private static List<Curve> losses(Map<String, List<MetricPoint>> points) {
    SortedMap<String, Curve> losses =
        new TreeMap<>(
            Comparator.<String>comparingInt(
                    name -> Math.floorMod(FIRST.indexOf(name), FIRST.size() + 1))
                .thenComparing(Comparator.naturalOrder()));
    points.forEach(
        (key, curve) -> {
          if (key.startsWith(TrainingMetrics.LOSS)) {
            String name = key.substring(TrainingMetrics.LOSS.length());
            losses.put(name, curve(name.replace('-', ' '), curve));
          }
        });
    return List.copyOf(losses.values());
  }

  private static Curve curve(String name, List<MetricPoint> points) {
    return new Curve(
        name,
        points.stream().mapToDouble(MetricPoint::step).toArray(),
        points.stream().mapToDouble(MetricPoint::value).toArray());
  }

  /** A point belongs to the epoch that ends with it, so a stretch begins at the point before. */
  private static List<Span> sourceEpochs(List<MetricPoint> phases) {
    List<Span> spans = new ArrayList<>();
    double from = 0;
    for (MetricPoint phase : phases) {
      if (inSource(phase)) {
        int last = spans.size() - 1;
        if (last >= 0 && spans.get(last).to() == from) {
          spans.set(last, new Span(spans.get(last).from(), phase.step()));
        } else {
          spans.add(new Span(from, phase.step()));
        }
      }
      from = phase.step();
    }
    return spans;
  }

  private static List<Double> roundStarts(List<MetricPoint> rounds) {
    List<Double> starts = new ArrayList<>();
    double before = 0;
    double number = 0;
    for (MetricPoint round : rounds) {
      if (round.value() > number) {
        starts.add(before);
        number = round.value();
      }
      before = round.step();
    }
    return starts;
  }

  /** The first step measured by each later attempt of the training. */
  private static List<Double> resumes(
      Map<String, List<MetricPoint>> points, List<StageView> stages) {
    List<Double> resumes = new ArrayList<>();
    for (StageView stage : stages) {
      if (stage.attempt() > 1 && stage.stage().startsWith("train")) {
        double first = Double.POSITIVE_INFINITY;
        double last = 0;
        Instant start = stage.startedAt();
        for (List<MetricPoint> curve : points.values()) {
          for (MetricPoint point : curve) {
            if (point.at().isBefore(start)) {
              last = Math.max(last, (double) point.step());
            } else {
              first = Math.min(first, (double) point.step());
            }
          }
        }
        if (Double.isFinite(first)) {
          resumes.add(Math.min(first, last));
        }
      }
    }
    return resumes;
  }

  private static List<Double> drops(List<MetricPoint> rates) {
    List<Double> drops = new ArrayList<>();
    for (int i = 1; i < rates.size(); i++) {
      if (rates.get(i).value() < rates.get(i - 1).value() * 0.99) {
        drops.add((double) rates.get(i).step());
      }
    }
    return drops;
  }

  /**
   * The step of the state that was selected; while the training runs, of the best candidate so far,
   * the later one of equals. Candidates are the ends of rounds, all in one domain: a first round
   * without its target epoch may not have ended.
   */
  private static @Nullable Double best(
      List<MetricPoint> accuracy, Map<String, List<MetricPoint>> points, List<StageView> stages) {
    List<MetricPoint> phases = points.getOrDefault(TrainingMetrics.DOMAIN, List.of());
    Map<Double, Long> ends = new TreeMap<>();
    points
        .getOrDefault(TrainingMetrics.ROUND, List.of())
        .forEach(point -> ends.put(point.value(), point.step()));
    for (StageView stage : stages) {
      JsonNode result = stage.result();
      if (result != null && result.has("bestRound")) {
        Long selected = ends.get(result.get("bestRound").asDouble());
        return selected == null ? null : selected.doubleValue();
      }
    }
    if (ends.size() == 1 && phases.stream().allMatch(TrainingCurves::inSource)) {
      return null;
    }
    Map<Long, Double> domains = byStep(phases);
    double last = domains.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    Map<Long, Double> scores = byStep(accuracy);
    return ends.values().stream()
        .filter(step -> scores.containsKey(step) && domains.getOrDefault(step, 0.0) == last)
        .max(Comparator.<Long>comparingDouble(scores::get).thenComparing(step -> step))
        .map(Long::doubleValue)
        .orElse(null);
  }

  private static Map<Long, Double> byStep(List<MetricPoint> points) {
    return points.stream()
        .collect(Collectors.toMap(MetricPoint::step, MetricPoint::value, (one, other) -> other));
  }
}
