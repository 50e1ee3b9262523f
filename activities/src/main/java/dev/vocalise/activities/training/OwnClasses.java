package dev.vocalise.activities.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

  /** Name of the label map; of a campaign's own, which labels have each class. */
  public static String labels(CorpusChoice choice) {
    if (choice.byLabel() == null) {
      return choice.labels();
    }
    Map<String, List<String>> byClass = new TreeMap<>();
    choice
        .byLabel()
        .forEach(
            (label, name) -> byClass.computeIfAbsent(name, any -> new ArrayList<>()).add(label));
    List<String> left = byClass.remove(ClassNames.NONE);
    return byClass.entrySet().stream()
        .map(one -> one.getKey() + " of " + String.join(", ", one.getValue()))
        .collect(
            Collectors.joining(
                "; ",
                choice.labels() + ": ",
                left == null ? "" : "; left out " + String.join(", ", left)));
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
