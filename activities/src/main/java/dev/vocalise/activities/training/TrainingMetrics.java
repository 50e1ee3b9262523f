package dev.vocalise.activities.training;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.method.Terms;
import dev.vocalise.model.training.Health;
import dev.vocalise.model.training.Measurement;
import dev.vocalise.workflows.fusion.TrainedBranch;
import dev.vocalise.workflows.training.TrainingRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names of the curves, the same in database, MLflow and UI; the step is the optimizer step. */
public final class TrainingMetrics {
  public static final String VALIDATION_ACCURACY = "validation-accuracy";
  public static final String LEARNING_RATE = "learning-rate";

  /** What the keys of a method's terms begin with; the name of the term follows. */
  public static final String LOSS = "loss.";

  /** Share of S_va and T_tr whose domain is told rightly. */
  public static final String DOMAIN_ACCURACY = "domain-accuracy";

  /** What the keys of the shares of T_tr begin with; the predicted class follows. */
  public static final String PREDICTED = "predicted.";

  /** 1-based round. */
  public static final String ROUND = "round";

  /** 1 in a source epoch, 2 in a target epoch. */
  public static final String DOMAIN = "domain";

  private TrainingMetrics() {}

  /** What the keys of a branch begin with: its modality where a run has two, else nothing. */
  public static String prefix(TrainingRequest request) {
    return request.experiment().branches().size() == 1 ? "" : request.branchSpec().modality() + ".";
  }

  /**
   * Percentage of a round's time in which steps waited for their batches: a time, so that it goes
   * to the tracker beside the load of the machine, and is none of the curves that repetitions
   * share.
   */
  static String waiting(TrainingRequest request) {
    return "system/" + prefix(request) + "waiting_for_batches_percentage";
  }

  static List<MetricPoint> of(
      Measurement measurement, ClassNames classes, String prefix, Instant at) {
    Map<String, Double> values = new LinkedHashMap<>(losses(measurement.losses()));
    values.put(VALIDATION_ACCURACY, measurement.validationAccuracy());
    values.put(LEARNING_RATE, measurement.learningRate());
    values.put(ROUND, (double) measurement.round());
    values.put(DOMAIN, measurement.domain() == Domain.SOURCE ? 1.0 : 2.0);
    Health health = measurement.health();
    if (health != null) {
      for (int c = 0; c < classes.size(); c++) {
        values.put(PREDICTED + classes.name(c), health.predicted().get(c));
      }
      if (health.domainAccuracy() != null) {
        values.put(DOMAIN_ACCURACY, health.domainAccuracy());
      }
    }
    List<MetricPoint> points = new ArrayList<>();
    values.forEach(
        (key, value) -> points.add(new MetricPoint(prefix + key, measurement.step(), at, value)));
    return points;
  }

  /** The terms by their keys. */
  static Map<String, Double> losses(Terms terms) {
    Map<String, Double> values = new LinkedHashMap<>();
    terms.values().forEach((name, value) -> values.put(LOSS + name, value));
    return values;
  }

  /** The part of a training report that is needed here; reports of earlier builds have it too. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Curves(List<Measurement> measurements) {}

  /**
   * Adds the points of the training report that the run has not: all where its model came from the
   * cache, the last ones where its worker died between training and writing them.
   */
  public static void complete(RunContext context, TrainedBranch branch, StageAttempt attempt) {
    String prefix = prefix(branch.training());
    Curves report = JsonArtifacts.read(context.artifacts(), branch.model().report(), Curves.class);
    ClassNames classes = ClassNames.of(branch.training().experiment().classes());
    Instant now = Instant.now();
    List<MetricPoint> points =
        report.measurements().stream()
            .flatMap(measurement -> of(measurement, classes, prefix, now).stream())
            .toList();
    context.metrics().append(attempt, points);
  }
}
