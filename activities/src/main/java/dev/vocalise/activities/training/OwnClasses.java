package dev.vocalise.activities.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the classes of an experiment are and which labels have them, as a part of what trainings and
 * tests are known by. The keys of those with the paper's classes and the adapters' labels lack it.
 */
public final class OwnClasses {
  private OwnClasses() {}

  /**
   * What the models of an experiment tell apart.
   *
   * @param experiment its stored specification
   */
  public static ClassNames names(JsonNode experiment) {
    List<String> names = new ArrayList<>();
    experiment.path("classes").forEach(name -> names.add(name.asText()));
    return ClassNames.of(names.isEmpty() ? null : names);
  }

  /** Empty where the campaign says nothing of its own. */
  public static Map<String, Object> of(ExperimentSpec experiment) {
    Map<String, Object> own = new TreeMap<>();
    if (experiment.classes() != null) {
      own.put("classes", experiment.classes());
    }
    if (experiment.source().byLabel() != null) {
      own.put("sourceClasses", experiment.source().byLabel());
    }
    if (experiment.target().byLabel() != null) {
      own.put("targetClasses", experiment.target().byLabel());
    }
    return own;
  }
}
