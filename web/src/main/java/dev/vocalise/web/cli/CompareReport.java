package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.export.table.CsvTable;
import dev.vocalise.infra.text.Counted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Experiments and runs beside each other, as lines for a terminal and as CSV. */
final class CompareReport {
  private static final List<String> UTTERANCE =
      List.of("firstSeed", "secondSeed", "utterance", "reference", "first", "second");

  private CompareReport() {}

  /** Scores, then what differs. */
  static List<String> lines(JsonNode compared) {
    JsonNode comparisons = compared.path("comparisons");
    String baseline = comparisons.path("baseline").asText();
    Map<String, JsonNode> against = new HashMap<>();
    comparisons.path("all").forEach(one -> against.put(one.path("experiment").asText(), one));
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("", "seeds", "UAR %", "WA %", "F1 %", "Δ UAR", "n", "p t", "Wilcoxon", "sign"));
    for (JsonNode side : compared.path("sides")) {
      rows.add(row(side, against.get(side.path("name").asText())));
    }
    List<String> lines = new ArrayList<>(Columns.aligned(rows));
    lines.add(
        "Δ to %s over the seeds that both have; p two-sided, corrected by Holm over %s; none below 3 seeds"
            .formatted(
                baseline, Counted.of(comparisons.path("all").size(), "comparison", "comparisons")));
    lines.addAll(recalls(compared.path("sides")));
    lines.addAll(differences(compared));
    return lines;
  }

  private static List<String> row(JsonNode side, @Nullable JsonNode one) {
    JsonNode uar = side.at("/scores/uar");
    List<String> row = new ArrayList<>();
    row.add(Terminal.printable(side.path("name").asText()));
    row.add(String.valueOf(side.at("/scores/seeds").size()));
    row.add(
        number(uar.path("mean"), "%.1f")
            + (uar.path("sampleStd").isNumber()
                ? " ± " + number(uar.path("sampleStd"), "%.1f")
                : ""));
    row.add(number(side.at("/measures/accuracy/mean"), "%.1f"));
    row.add(number(side.at("/measures/macroF1/mean"), "%.1f"));
    if (one != null) {
      int n = one.at("/paired/difference/n").asInt();
      row.add(number(one.at("/paired/difference/mean"), "%+.1f"));
      row.add(String.valueOf(n));
      for (String test : List.of("t", "wilcoxon", "sign")) {
        row.add(n < 3 ? "–" : probability(one.path(test)));
      }
    }
    return row;
  }

  private static List<String> recalls(JsonNode sides) {
    Map<String, Integer> classes = new TreeMap<>();
    sides.forEach(side -> side.path("classes").forEach(one -> classes.put(one.asText(), 0)));
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("recall %"));
    head.addAll(classes.keySet());
    rows.add(head);
    for (JsonNode side : sides) {
      Map<String, JsonNode> recall = new HashMap<>();
      for (int c = 0; c < side.path("classes").size(); c++) {
        recall.put(side.path("classes").get(c).asText(), side.at("/scores/recall").path(c));
      }
      List<String> row = new ArrayList<>(List.of(Terminal.printable(side.path("name").asText())));
      for (String name : classes.keySet()) {
        JsonNode share = recall.get(name);
        row.add(
            share == null || !share.isNumber()
                ? "–"
                : String.format(Locale.ROOT, "%.1f", 100 * share.asDouble()));
      }
      rows.add(row);
    }
    List<String> lines = new ArrayList<>(List.of(""));
    lines.addAll(Columns.aligned(rows));
    return lines;
  }

  private static List<String> differences(JsonNode compared) {
    List<String> lines = new ArrayList<>(List.of(""));
    List<List<String>> rows = new ArrayList<>();
    String of = "";
    for (JsonNode one : compared.path("differences")) {
      List<String> row = new ArrayList<>();
      String what = one.path("of").asText().toLowerCase(Locale.ROOT);
      row.add("%-8s  %s".formatted(what.equals(of) ? "" : what, one.path("key").asText()));
      one.path("values").forEach(value -> row.add(shortened(Terminal.printable(value.asText()))));
      rows.add(row);
      of = what;
    }
    if (rows.isEmpty()) {
      lines.add("same settings, inputs, code and machine");
    } else {
      lines.add("what differs, in the order of the lines above");
      lines.addAll(Columns.aligned(rows));
    }
    return lines;
  }

  private static String shortened(String value) {
    return value.length() <= 40 ? value : value.substring(0, 39) + "…";
  }

  /** How far two sides agree on each utterance. */
  static List<String> agreement(JsonNode compared) {
    List<String> lines = new ArrayList<>(List.of(""));
    String first = Terminal.printable(compared.path("first").asText());
    String second = Terminal.printable(compared.path("second").asText());
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "decisions",
            "both right",
            "only first",
            "only second",
            "neither",
            "same %",
            "κ",
            "McNemar p",
            "Holm"));
    for (JsonNode pair : compared.path("pairs")) {
      JsonNode agreement = pair.path("agreement");
      int[] sums = new int[4];
      agreement.path("classes").forEach(one -> add(sums, one));
      int all = sums[0] + sums[1] + sums[2] + sums[3];
      int own = pair.path("firstSeed").asInt();
      int other = pair.path("secondSeed").asInt();
      List<String> row = counts(own == other ? "seed " + own : "seeds " + own + ", " + other, sums);
      row.add(String.format(Locale.ROOT, "%.1f", 100.0 * agreement.path("equal").asInt() / all));
      row.add(number(agreement.path("kappa"), "%.2f"));
      row.add(probability(agreement.at("/mcNemar/p")));
      row.add(probability(pair.path("holm")));
      rows.add(row);
    }
    for (int c = 0; c < compared.path("classes").size(); c++) {
      int[] sums = new int[4];
      add(sums, compared.path("counts").get(c));
      rows.add(counts(compared.path("classes").get(c).asText(), sums));
    }
    lines.addAll(Columns.aligned(rows));
    lines.add("first: %s, second: %s; McNemar exact, two-sided".formatted(first, second));
    return lines;
  }

  private static void add(int[] sums, JsonNode counts) {
    sums[0] += counts.path("both").asInt();
    sums[1] += counts.path("onlyFirst").asInt();
    sums[2] += counts.path("onlySecond").asInt();
    sums[3] += counts.path("neither").asInt();
  }

  private static List<String> counts(String name, int[] sums) {
    List<String> row = new ArrayList<>(List.of(name));
    for (int sum : sums) {
      row.add(String.valueOf(sum));
    }
    return row;
  }

  private static String number(JsonNode value, String format) {
    return value.isNumber() ? String.format(Locale.ROOT, format, value.asDouble()) : "–";
  }

  private static String probability(JsonNode p) {
    return p.isNumber() && p.asDouble() < 0.0005 ? "<0.001" : number(p, "%.3f");
  }

  static List<String> csv(JsonNode utterances) {
    List<String> lines = new ArrayList<>(List.of(String.join(",", UTTERANCE)));
    for (JsonNode one : utterances) {
      StringJoiner line = new StringJoiner(",");
      UTTERANCE.forEach(column -> line.add(CsvTable.escape(one.path(column).asText())));
      lines.add(line.toString());
    }
    return lines;
  }
}
