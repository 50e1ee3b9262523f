package dev.vocalise.activities.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.lineage.LineageNode.Kind;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The specification of an attempt, down to each value. */
final class StageSettings {
  private StageSettings() {}

  static LineageNode node(StageView stage) {
    return new LineageNode(
        Kind.SETTINGS,
        "settings:" + stage.id(),
        "settings",
        Counted.of(leaves(stage).size(), "value", "values")
            + ", version "
            + stage.version()
            + " of the stage",
        CanonicalJson.sha256(stage.spec()),
        null,
        null,
        Map.of(),
        true);
  }

  static List<LineageNode> behind(StageView stage) {
    return leaves(stage);
  }

  private static List<LineageNode> leaves(StageView stage) {
    List<LineageNode> leaves = new ArrayList<>();
    add("", stage.spec(), stage, leaves);
    return leaves;
  }

  private static void add(String key, JsonNode value, StageView stage, List<LineageNode> leaves) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              field ->
                  add(
                      key.isEmpty() ? field.getKey() : key + "." + field.getKey(),
                      field.getValue(),
                      stage,
                      leaves));
      return;
    }
    String text = value.isTextual() ? value.asText() : value.toString();
    leaves.add(
        LineageNode.plain(Kind.SETTING, "setting:" + stage.id() + "/" + key, key, text, false));
  }
}
