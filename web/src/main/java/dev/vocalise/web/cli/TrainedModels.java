package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Registered trained models in words. */
final class TrainedModels {
  private static final int DIGITS = 12;

  private TrainedModels() {}

  static String line(JsonNode version) {
    return Terminal.printable(
        "%-24s %-9s UAR %7s  %s  %s"
            .formatted(
                label(version),
                word(version.path("state")),
                version.hasNonNull("uar")
                    ? String.format(Locale.ROOT, "%.1f %%", 100 * version.path("uar").asDouble())
                    : "–",
                version.path("weightsSha256").asText().substring(0, DIGITS),
                origin(version)));
  }

  /** With its history. */
  static List<String> lines(JsonNode version) {
    List<String> lines = new ArrayList<>();
    lines.add(line(version));
    lines.add("  run       " + version.path("runId").asText());
    lines.add("  weights   " + version.path("weightsSha256").asText());
    for (JsonNode step : version.path("history")) {
      lines.add(
          Terminal.printable(
              "  %-9s %s by %s: %s  (statement %d)"
                  .formatted(
                      word(step.path("state")),
                      step.path("at").asText(),
                      step.at("/actor/name").asText(),
                      step.path("reason").asText(),
                      step.path("statement").asLong())));
    }
    return lines;
  }

  private static String label(JsonNode version) {
    return version.path("name").asText() + ":" + version.path("version").asInt();
  }

  private static String word(JsonNode state) {
    return state.asText().toLowerCase(Locale.ROOT);
  }

  private static String origin(JsonNode version) {
    return "%s/%s/%d, %s"
        .formatted(
            version.path("campaign").asText(),
            version.path("experiment").asText(),
            version.path("seed").asInt(),
            version.path("branch").asText());
  }
}
