package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a campaign will take, for a terminal. */
final class EstimateText {
  private EstimateText() {}

  /**
   * @param estimate the answer to {@code campaigns/estimate}
   */
  static List<String> of(JsonNode estimate) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("What a run takes at most (no early end, nothing taken over from other campaigns):");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("experiment", "runs", "steps", "time", "memory", "disk, then kept"));
    List<String> unknown = new ArrayList<>();
    for (JsonNode one : estimate.path("experiments")) {
      String name = Terminal.printable(one.path("name").asText());
      if (one.hasNonNull("unknown")) {
        unknown.add(
            "  %s: not known, %s"
                .formatted(name, Terminal.printable(one.path("unknown").asText())));
        continue;
      }
      rows.add(
          List.of(
              name,
              one.path("runs").asText(),
              NumberFormat.count(one.path("steps").asLong()),
              time(one.path("seconds")),
              bytes(one.path("memoryBytes")),
              bytes(one.path("checkpointBytes")) + ", " + bytes(one.path("keptBytes"))));
    }
    if (rows.size() > 1) {
      Columns.aligned(rows).forEach(line -> lines.add("  " + line));
    }
    lines.addAll(unknown);
    lines.addAll(sums(estimate));
    measured(estimate).forEach(line -> lines.add("  " + line));
    estimate
        .path("notes")
        .forEach(note -> lines.add("  note: " + Terminal.printable(note.asText())));
    return lines;
  }

  /** What will not fit; lines that stand out. */
  static List<String> warnings(JsonNode estimate) {
    List<String> warnings = new ArrayList<>();
    estimate.path("warnings").forEach(one -> warnings.add(Terminal.printable(one.asText())));
    return warnings;
  }

  private static List<String> sums(JsonNode estimate) {
    int slots = estimate.path("slots").asInt();
    return List.of(
        "  all %s: %s, %s"
            .formatted(
                NumberFormat.count(estimate.path("runs").asInt(), "run", "runs"),
                estimate.hasNonNull("seconds") ? time(estimate.path("seconds")) : "time not known",
                NumberFormat.count(slots, "training at a time", "trainings side by side")),
        "  memory: " + need(estimate.path("memory")),
        "  disk: " + need(estimate.path("disk")));
  }

  private static String need(JsonNode need) {
    return "%s%s"
        .formatted(
            need.hasNonNull("bytes") ? bytes(need.path("bytes")) + " at most" : "not known",
            need.hasNonNull("available")
                ? ", " + bytes(need.path("available")) + " are free"
                : ", and what is free is not known");
  }

  private static List<String> measured(JsonNode estimate) {
    Set<String> machines = new LinkedHashSet<>();
    Set<String> reckoned = new LinkedHashSet<>();
    for (JsonNode one : estimate.path("measured")) {
      JsonNode machine = one.path("machine");
      machines.add(
          "%s, %s, load %.0f"
              .formatted(
                  machine.path("processor").asText(),
                  NumberFormat.count(machine.path("cores").asInt(), "core", "cores"),
                  machine.path("load").asDouble()));
      if (one.hasNonNull("why")) {
        reckoned.add(
            "reckoned: %s, from %s at once: %s"
                .formatted(
                    one.path("kind").asText(),
                    NumberFormat.count(one.path("utterances").asInt(), "utterance", "utterances"),
                    Terminal.printable(one.path("why").asText())));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "measured: %s of steps on %s"
            .formatted(
                NumberFormat.count(estimate.path("measured").size(), "kind", "kinds"),
                String.join("; ", machines)));
    lines.addAll(reckoned);
    return machines.isEmpty() ? List.of() : lines;
  }

  private static String time(JsonNode seconds) {
    return NumberFormat.span(seconds.asDouble());
  }

  private static String bytes(JsonNode count) {
    return count.isNumber() ? NumberFormat.bytes(count.asLong()) : "–";
  }
}
