package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A campaign as an instance shows it. */
record DrillCampaign(ApiClient api, String name) {
  /** That of a drill. */
  static final String NAME = "fault-drill";

  private static final Set<String> OPEN = Set.of("QUEUED", "RUNNING");

  /**
   * @param work grows whenever a run gets on; what is done again after a fault counts once
   */
  record Standing(String state, double work) {
    boolean open() {
      return OPEN.contains(state);
    }
  }

  /**
   * @throws UserError while the instance or its database does not answer
   */
  Standing standing() {
    JsonNode board = api.get("campaigns/" + name);
    double work = 0;
    for (JsonNode experiment : board.path("experiments")) {
      for (JsonNode cell : experiment.path("seeds")) {
        boolean done = cell.path("state").asText().equals("DONE");
        work += done ? 1 : cell.path("progress").path("fraction").asDouble(0);
      }
    }
    return new Standing(board.at("/campaign/state").asText(), work);
  }

  boolean isThere() {
    return api.get("campaigns").findValuesAsText("name").contains(name);
  }

  /** By name: what is registered, the table, curves without their times, digests of all outputs. */
  Map<String, JsonNode> results() {
    Map<String, JsonNode> results = new TreeMap<>();
    for (String kind : Set.of("corpora", "models")) {
      for (JsonNode one : api.get(kind)) {
        ObjectNode facts = one.deepCopy();
        facts.remove(Set.of("id", "addedAt", "directory"));
        results.put(kind + " " + one.path("name").asText(), facts);
      }
    }
    results.put("table", api.get("campaigns/" + name + "/table?format=json"));
    for (JsonNode experiment : api.get("campaigns/" + name).path("experiments")) {
      for (JsonNode cell : experiment.path("seeds")) {
        String run = experiment.path("name").asText() + " seed " + cell.path("seed").asText() + " ";
        results(results, run, api.get("runs/" + cell.path("runId").asText()));
      }
    }
    return results;
  }

  private static void results(Map<String, JsonNode> results, String prefix, JsonNode run) {
    results.put(prefix + "scores", run.at("/run/scores"));
    for (Map.Entry<String, JsonNode> curve : run.path("curves").properties()) {
      JsonNode points = curve.getValue().deepCopy();
      points.forEach(point -> ((ObjectNode) point).remove("at"));
      results.put(prefix + curve.getKey(), points);
    }
    for (JsonNode stage : run.path("stages")) {
      String state = stage.path("state").asText();
      if (state.equals("DONE") || state.equals("CACHED")) {
        for (JsonNode file : stage.path("outputs")) {
          String of = stage.path("stage").asText() + " " + stage.path("subject").asText();
          results.put(prefix + of + " " + file.path("name").asText(), file.path("sha256"));
        }
      }
    }
  }
}
