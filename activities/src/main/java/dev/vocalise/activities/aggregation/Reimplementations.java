package dev.vocalise.activities.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Origin;
import dev.vocalise.workflows.experiment.BranchSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Methods of others among the methods of an experiment, by the experiment's stored settings. */
public final class Reimplementations {

  private Reimplementations() {}

  /**
   * Name of the method and whose it is; empty for ours, and for methods of other builds. The only
   * branch names it at the top, each of two under its modality.
   */
  public static Map<String, Origin> of(JsonNode experiment) {
    Map<String, Origin> origins = new LinkedHashMap<>();
    for (JsonNode branch :
        List.of(experiment, experiment.path(BranchSpec.AUDIO), experiment.path(BranchSpec.TEXT))) {
      String name = branch.path("method").asText(BranchSpec.MULTITASK);
      Method.all().stream()
          .filter(method -> method.name().equals(name))
          .map(Method::origin)
          .forEach(
              origin -> {
                if (origin != null) {
                  origins.put(name, origin);
                }
              });
    }
    return origins;
  }
}
