package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.export.table.CsvTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Where a run errs, as lines for a terminal and as CSV. */
final class RunErrors {
  /** How decisions are printed; the names are what the user types. */
  enum Form {
    csv,
    json
  }

  private static final List<String> COLUMNS =
      List.of(
          "utterance",
          "reference",
          "predicted",
          "confidence",
          "speaker",
          "gender",
          "session",
          "seconds",
          "transcript",
          "heard");

  private RunErrors() {}

  static List<String> lines(JsonNode analysis, String by, JsonNode groups) {
    List<String> lines = new ArrayList<>();
    JsonNode scores = analysis.path("scores");
    JsonNode intervals = analysis.path("intervals");
    score(lines, "UAR", scores, intervals, "unweightedAverageRecall", "unweightedAverageRecall");
    score(lines, "WA", scores, intervals, "accuracy", "accuracy");
    score(lines, "F1", scores, intervals, "macroF1OfSeenClasses", "macroF1");
    int speakers = intervals.path("clusters").asInt();
    lines.add(
        speakers > 0
            ? "95 %% intervals: 1,000 bootstraps over %d speakers and their utterances"
                .formatted(speakers)
            : "95 % intervals: 1,000 bootstraps over utterances");
    lines.add("ECE %s %%, 15 bins".formatted(percent(analysis.at("/calibration/expectedError"))));
    lines.add("");
    List<String> classes = new ArrayList<>();
    analysis.path("classes").forEach(name -> classes.add(name.asText()));
    List<List<String>> confusion = new ArrayList<>();
    List<String> headings = new ArrayList<>(List.of("true \\ predicted"));
    headings.addAll(classes);
    confusion.add(headings);
    for (int i = 0; i < classes.size(); i++) {
      List<String> row = new ArrayList<>(List.of(classes.get(i)));
      scores.at("/confusion/counts").path(i).forEach(count -> row.add(count.asText()));
      confusion.add(row);
    }
    lines.addAll(Columns.aligned(confusion));
    lines.add("");
    List<List<String>> table = new ArrayList<>();
    headings = new ArrayList<>(List.of(by, "utterances", "UAR %", "WA %"));
    headings.addAll(classes);
    table.add(headings);
    for (JsonNode group : groups) {
      table.add(group(group));
    }
    if (groups.isEmpty()) {
      lines.add("nothing is known of these utterances that tells them apart by " + by);
    } else {
      lines.addAll(Columns.aligned(table));
    }
    return lines;
  }

  private static List<String> group(JsonNode group) {
    JsonNode own = group.path("scores");
    long utterances = 0;
    for (JsonNode row : own.at("/confusion/counts")) {
      for (JsonNode count : row) {
        utterances += count.asLong();
      }
    }
    List<String> row =
        new ArrayList<>(
            List.of(
                Terminal.printable(group.path("name").asText()),
                String.valueOf(utterances),
                percent(own.path("unweightedAverageRecall")),
                percent(own.path("accuracy"))));
    own.path("recall").forEach(recall -> row.add(percent(recall)));
    return row;
  }

  private static void score(
      List<String> lines,
      String name,
      JsonNode scores,
      JsonNode intervals,
      String score,
      String interval) {
    lines.add(
        "%-3s %s %%  (%s to %s)"
            .formatted(
                name,
                percent(scores.path(score)),
                percent(intervals.at("/" + interval + "/low")),
                percent(intervals.at("/" + interval + "/high"))));
  }

  private static String percent(JsonNode share) {
    return share.isNumber() ? String.format(Locale.ROOT, "%.1f", 100 * share.asDouble()) : "–";
  }

  /** Quoted where needed; missing values are empty. */
  static List<String> csv(JsonNode decisions) {
    List<String> lines = new ArrayList<>(List.of(String.join(",", COLUMNS)));
    for (JsonNode decision : decisions) {
      StringJoiner line = new StringJoiner(",");
      for (String column : COLUMNS) {
        JsonNode value = decision.path(column);
        line.add(value.isNull() ? "" : CsvTable.escape(value.asText()));
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
