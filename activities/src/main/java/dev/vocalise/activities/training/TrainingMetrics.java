package dev.vocalise.activities.training;

import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.training.Losses;
import dev.vocalise.model.training.Measurement;
import dev.vocalise.workflows.training.TrainingRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of the curves, the same in database, MLflow and UI; the step is the optimizer step. */
public final class TrainingMetrics {
  public static final String VALIDATION_ACCURACY = "validation-accuracy";
  public static final String LEARNING_RATE = "learning-rate";
  public static final String LOSS_TOTAL = "loss.total";
  public static final String LOSS_EMOTION = "loss.emotion";
  public static final String LOSS_CONTRASTIVE = "loss.contrastive";
  public static final String LOSS_INFORMATION = "loss.information-maximisation";
  public static final String LOSS_AUGMENTATION = "loss.augmentation-type";

  /** 1-based round. */
  public static final String ROUND = "round";

  /** 1 in a source epoch, 2 in a target epoch. */
  public static final String DOMAIN = "domain";

  private TrainingMetrics() {}

  /** What the keys of a branch begin with: its modality where a run has two, else nothing. */
  public static String prefix(TrainingRequest request) {
    return request.experiment().branches().size() == 1 ? "" : request.branchSpec().modality() + ".";
  }

  static List<MetricPoint> of(Measurement measurement, String prefix, Instant at) {
    Map<String, Double> values = new LinkedHashMap<>(losses(measurement.losses()));
    values.put(VALIDATION_ACCURACY, measurement.validationAccuracy());
    values.put(LEARNING_RATE, measurement.learningRate());
    values.put(ROUND, (double) measurement.round());
    values.put(DOMAIN, measurement.domain() == Domain.SOURCE ? 1.0 : 2.0);
    List<MetricPoint> points = new ArrayList<>();
    values.forEach(
        (key, value) -> points.add(new MetricPoint(prefix + key, measurement.step(), at, value)));
    return points;
  }

  /** The computed terms by name. */
  static Map<String, Double> losses(Losses losses) {
    Map<String, Double> values = new LinkedHashMap<>();
    put(values, LOSS_TOTAL, losses.total());
    put(values, LOSS_EMOTION, losses.emotion());
    put(values, LOSS_CONTRASTIVE, losses.contrastive());
    put(values, LOSS_INFORMATION, losses.informationMaximisation());
    put(values, LOSS_AUGMENTATION, losses.augmentationType());
    return values;
  }

  private static void put(Map<String, Double> values, String key, @Nullable Double value) {
    if (value != null) {
      values.put(key, value);
    }
  }
}
