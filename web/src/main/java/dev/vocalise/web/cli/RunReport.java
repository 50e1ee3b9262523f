package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.fusion.PrecisionEffect;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.FlatSettings;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.web.campaign.StandardSettings;
import dev.vocalise.workflows.StageName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One run in words; numbers are in percent. */
final class RunReport {
  private RunReport() {}

  /**
   * @param view as {@code /api/v1/runs/ID} answers
   */
  static List<String> lines(JsonNode view) {
    JsonNode run = view.path("run");
    JsonNode scores = run.path("scores");
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s/%s, seed %d: %s%s"
            .formatted(
                run.path("campaign").asText(),
                run.path("experiment").asText(),
                run.path("seed").asInt(),
                run.path("state").asText(),
                run.hasNonNull("uar") ? ", UAR " + percent(run.path("uar")) + " %" : ""));
    if (run.hasNonNull("failure")) {
      lines.add("failed: " + run.at("/failure/message").asText());
    }
    if (scores.has("recall")) {
      lines.add("  recall %   " + recall(scores.path("recall")));
    }
    if (scores.hasNonNull("fusion")) {
      lines.add("  UAR %      " + modalities(scores.path("fusion")));
    }
    if (scores.hasNonNull("precision")) {
      lines.add(
          "  " + CanonicalJson.read(scores.get("precision"), PrecisionEffect.class).sentence());
    }
    lines.add("stages");
    for (JsonNode stage : view.path("stages")) {
      String noun = StageName.noun(stage.path("stage").asText());
      lines.add(
          "  %-20s attempt %d  %s"
              .formatted(
                  (noun + " " + stage.path("subject").asText()).strip(),
                  stage.path("attempt").asInt(),
                  stage.path("state").asText()));
    }
    settings(run.path("settings"), lines);
    return lines;
  }

  private static String recall(JsonNode recall) {
    List<String> classes = new ArrayList<>();
    for (int i = 0; i < recall.size(); i++) {
      Emotion[] names = Emotion.values();
      String name = recall.size() == names.length ? names[i].label() : "class " + i;
      classes.add(name + " " + (recall.get(i).isNull() ? "–" : percent(recall.get(i))));
    }
    return String.join(", ", classes);
  }

  private static String modalities(JsonNode fusion) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("audio", "audio");
    names.put("text", "text");
    names.put("fused", "audio + text");
    List<String> parts = new ArrayList<>();
    names.forEach(
        (key, name) -> {
          JsonNode uar = fusion.path(key).path("unweightedAverageRecall");
          if (uar.isNumber()) {
            parts.add(name + " " + percent(uar));
          }
        });
    return String.join(", ", parts);
  }

  /** Those that differ from the defaults, as on the page of the run. */
  private static void settings(JsonNode settings, List<String> lines) {
    Map<String, String> standard = FlatSettings.of(StandardSettings.of(settings));
    List<String> differing = new ArrayList<>();
    FlatSettings.of(settings)
        .forEach(
            (key, value) -> {
              String usual = standard.get(key);
              if (usual != null && !usual.equals(value)) {
                differing.add("  %-36s %s   (default %s)".formatted(key, value, usual));
              }
            });
    if (!differing.isEmpty()) {
      lines.add("settings that differ from the defaults");
      lines.addAll(differing);
    }
  }

  private static String percent(JsonNode share) {
    return String.format(Locale.ROOT, "%.1f", share.asDouble() * 100);
  }
}
