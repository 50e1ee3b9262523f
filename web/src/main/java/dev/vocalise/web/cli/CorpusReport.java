package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.HeldLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an import found, in words. */
final class CorpusReport {
  private CorpusReport() {}

  /**
   * @param corpus as {@code /api/v1/corpora/NAME} answers
   * @param labels as {@code /api/v1/corpora/NAME/labels} answers
   */
  static List<String> lines(JsonNode corpus, JsonNode labels) {
    JsonNode report = corpus.path("report");
    JsonNode known = report.path("knownTotals");
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s (%s), %s"
            .formatted(
                corpus.path("name").asText(),
                corpus.path("kind").asText(),
                Terminal.printable(corpus.path("directory").asText())));
    lines.add(count("utterances", report.path("utterances"), known));
    for (Emotion emotion : Emotion.values()) {
      lines.add(count("  " + emotion.label(), report.path("classes").path(emotion.label()), known));
    }
    lines.add("speakers     " + report.path("speakers").size());
    for (Map.Entry<String, JsonNode> attribute : report.path("attributes").properties()) {
      lines.add("%-12s %s".formatted(attribute.getKey(), counts(attribute.getValue())));
    }
    if (!report.path("dimensions").isEmpty()) {
      lines.add("rated        " + counts(report.path("dimensions")));
    }
    labels(labels, lines);
    for (Map.Entry<String, JsonNode> reason : report.path("leftOut").properties()) {
      if (!reason.getKey().startsWith(HeldLabel.LEFT_OUT)) { // they stand among the labels
        int utterances = reason.getValue().asInt();
        lines.add("left out     " + utterances + "  " + Terminal.printable(reason.getKey()));
      }
    }
    for (JsonNode problem : report.path("problems")) {
      lines.add("problem      " + Terminal.printable(problem(problem)));
    }
    for (JsonNode note : report.path("notes")) {
      lines.add("note         " + Terminal.printable(note.asText()));
    }
    return lines;
  }

  private static void labels(JsonNode labels, List<String> lines) {
    boolean others = false;
    for (JsonNode label : labels) {
      boolean of = label.hasNonNull("paperClass");
      others |= !of;
      lines.add(
          "label        %d  %s, %s"
              .formatted(
                  label.path("utterances").asInt(),
                  named(label.path("label").asText(), label.path("name").asText()),
                  of ? label.path("paperClass").asText() : "none of the four"));
    }
    if (others) {
      lines.add(
          "             campaign files use labels that are none of the four with 'classes' or"
              + " 'labels'");
    }
  }

  private static String named(String label, String name) {
    if (label.isBlank()) {
      return name;
    }
    String shown = "'" + Terminal.printable(label) + "'";
    return name.equals(label) ? shown : shown + " (" + Terminal.printable(name) + ")";
  }

  private static String problem(JsonNode problem) {
    int row = problem.path("line").asInt();
    return "%s%s: %s"
        .formatted(
            problem.path("path").asText(),
            row > 0 ? ":" + row : "",
            problem.path("message").asText());
  }

  private static String counts(JsonNode counts) {
    return counts.properties().stream()
        .map(count -> Terminal.printable(count.getKey()) + " " + count.getValue().asInt())
        .collect(Collectors.joining(", "));
  }

  private static String count(String label, JsonNode value, JsonNode known) {
    JsonNode total = known.path(label.strip());
    String beside = total.isMissingNode() ? "" : "  (known: " + total.asInt() + ")";
    return "%-12s %d%s".formatted(label, value.asInt(), beside);
  }
}
