package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.dataset.LabelCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a split gives each part, as a table for a terminal. */
final class SplitText {
  private static final int SHOWN = 5;

  private SplitText() {}

  /**
   * @param split of the answer to {@code campaigns/validate}
   */
  static List<String> of(JsonNode split) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "%s → %s, %s split, %s: %s"
            .formatted(
                Terminal.printable(split.path("source").asText()),
                Terminal.printable(split.path("target").asText()),
                split.path("kind").asText(),
                seeds(split),
                experiments(split.path("experiments"))));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode part : split.path("parts")) {
      if (rows.isEmpty()) {
        List<String> head = new ArrayList<>(List.of("part", "utterances", "speakers", "sessions"));
        part.path("classes").fieldNames().forEachRemaining(head::add);
        rows.add(head);
      }
      List<String> row = new ArrayList<>();
      row.add(part.path("name").asText());
      for (String fact : List.of("utterances", "speakers", "sessions")) {
        row.add(range(part.path(fact)));
      }
      part.path("classes").forEach(count -> row.add(range(count)));
      rows.add(row);
    }
    Columns.aligned(rows).forEach(line -> lines.add("  " + line));
    for (String role : List.of("source", "target")) {
      Map<String, Integer> counts = new LinkedHashMap<>();
      split
          .path("leftOut")
          .path(role)
          .properties()
          .forEach(one -> counts.put(one.getKey(), one.getValue().asInt()));
      if (!counts.isEmpty()) {
        lines.add(
            "  left out of the %s by their labels: %s"
                .formatted(role, Terminal.printable(LabelCounts.of(counts))));
      }
    }
    split.path("notes").forEach(note -> lines.add("  note: " + Terminal.printable(note.asText())));
    return lines;
  }

  private static String seeds(JsonNode split) {
    int all = split.path("seeds").asInt();
    int looked = split.path("looked").asInt();
    String count = all == 1 ? "1 seed" : all + " seeds";
    return looked < all ? "the first %d of %s".formatted(looked, count) : count;
  }

  private static String experiments(JsonNode names) {
    List<String> shown = new ArrayList<>();
    names.forEach(name -> shown.add(name.asText()));
    int more = shown.size() - SHOWN;
    return more > 0
        ? String.join(", ", shown.subList(0, SHOWN)) + " and " + more + " more"
        : String.join(", ", shown);
  }

  private static String range(JsonNode range) {
    int least = range.path("least").asInt();
    int most = range.path("most").asInt();
    return least == most ? String.valueOf(least) : least + "–" + most;
  }
}
