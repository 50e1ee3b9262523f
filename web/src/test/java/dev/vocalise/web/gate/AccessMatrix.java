package dev.vocalise.web.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which role each endpoint asks for, as {@code docs/access.md} promises. */
record AccessMatrix(List<Endpoint> endpoints) {
  private static final Path DOCUMENT = Path.of("../docs/access.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `(GET|POST) (/\\S*)` \\| (nobody|viewer|operator|admin) \\|");

  /**
   * @param role the least that may; {@code nobody} for what is public
   */
  record Endpoint(String method, String path, String role) implements Comparable<Endpoint> {
    String row() {
      return "| `%s %s` | %s |".formatted(method, path, role);
    }

    @Override
    public int compareTo(Endpoint other) {
      return (path + " " + method).compareTo(other.path + " " + other.method);
    }
  }

  static AccessMatrix documented() throws IOException {
    return new AccessMatrix(
        Files.readAllLines(DOCUMENT).stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> new Endpoint(row.group(1), row.group(2), row.group(3)))
            .toList());
  }
}
