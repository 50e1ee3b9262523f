package dev.vocalise.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The file NOTICE: a head kept by hand, and below it the libraries of the SBOM by licence. */
final class Notice {
  /** The line after which everything is generated. */
  static final String BELOW = "Libraries of the distribution, by licence\n";

  private Notice() {}

  static String of(String present) throws IOException {
    int head = present.indexOf(BELOW);
    if (head < 0) {
      throw new IOException("NOTICE has no line '" + BELOW.strip() + "'");
    }
    Map<String, TreeSet<String>> libraries = new TreeMap<>();
    Distribution.components()
        .filter(component -> !component.path("group").asText().equals("dev.vocalise"))
        .forEach(
            component ->
                libraries
                    .computeIfAbsent(
                        licences(component).orElse("unknown"), licence -> new TreeSet<>())
                    .add(
                        "  %s:%s %s"
                            .formatted(
                                component.path("group").asText(),
                                component.path("name").asText(),
                                component.path("version").asText())));
    return present.substring(0, head)
        + BELOW
        + libraries.entrySet().stream()
            .map(entry -> "\n" + entry.getKey() + "\n" + String.join("\n", entry.getValue()) + "\n")
            .collect(Collectors.joining());
  }

  /** One of several may be chosen, so they stand beside each other. */
  static Optional<String> licences(JsonNode component) {
    String names =
        Distribution.elements(component.path("licenses"))
            .map(
                one ->
                    one.has("expression")
                        ? one.path("expression").asText()
                        : one.at("/license/id").asText(one.at("/license/name").asText()))
            .sorted()
            .collect(Collectors.joining(" or "));
    return names.isBlank() ? Optional.empty() : Optional.of(names);
  }
}
