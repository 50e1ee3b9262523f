package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Predictions in the form that was asked for, one line each.
 *
 * @param classes in the order of the columns
 * @param reads whether there is a column of words
 */
record PredictionLines(Format format, List<String> classes, boolean reads, Terminal terminal) {
  /** How predictions are printed; the names are what the user types. */
  enum Format {
    csv,
    json,
    text
  }

  static PredictionLines of(Format format, JsonNode facts, Terminal terminal) {
    List<String> classes = new ArrayList<>();
    facts.path("classes").forEach(name -> classes.add(name.asText()));
    return new PredictionLines(format, classes, facts.path("reads").asBoolean(), terminal);
  }

  void begin() {
    if (format == Format.csv) {
      List<String> header = new ArrayList<>(List.of("file", "class"));
      classes.forEach(name -> header.add("p_" + name));
      header.add("entropy_bits");
      if (reads) {
        header.add("words");
      }
      terminal.line(String.join(",", header));
    }
  }

  void print(JsonNode prediction) {
    terminal.line(
        switch (format) {
          case csv -> csv(prediction);
          case json -> prediction.toString();
          case text -> text(prediction);
        });
  }

  private String csv(JsonNode prediction) {
    List<String> fields = new ArrayList<>();
    fields.add(quoted(prediction.path("file").asText()));
    fields.add(quoted(prediction.path("class").asText()));
    for (String name : classes) {
      fields.add(number(prediction.path("probabilities").path(name)));
    }
    fields.add(number(prediction.path("entropyBits")));
    if (reads) {
      fields.add(quoted(prediction.path("words").asText("")));
    }
    return String.join(",", fields);
  }

  private static String number(JsonNode value) {
    return String.format(Locale.ROOT, "%.6f", value.asDouble());
  }

  private static String quoted(String text) {
    return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }

  private static String text(JsonNode prediction) {
    String predicted = prediction.path("class").asText();
    String words = prediction.path("words").asText("");
    return Terminal.printable(
        String.format(
            Locale.ROOT,
            "%-12s %5.1f %%  %4.2f bit  %s%s",
            predicted,
            100 * prediction.path("probabilities").path(predicted).asDouble(),
            prediction.path("entropyBits").asDouble(),
            prediction.path("file").asText(),
            words.isEmpty() ? "" : "  “" + words + "”"));
  }
}
