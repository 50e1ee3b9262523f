package dev.vocalise.activities;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/method.md leads from the paper to classes and tests that exist. */
class MethodDocumentTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Pattern TYPE = Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)`");

  @Test
  void everyClassNamedInATableIsASourceFile() throws IOException {
    assertThat(sources("src/main/java")).containsAll(named(3));
  }

  @Test
  void everyTestNamedInATableIsATestFile() throws IOException {
    Set<String> tests = named(4);
    assertThat(sources("src/test/java")).containsAll(tests);
    assertThat(tests).allMatch(name -> name.endsWith("Test") || name.endsWith("IT"));
  }

  @Test
  void everyRowNamesAClassAndATest() throws IOException {
    assertThat(rows()).isNotEmpty().allMatch(row -> !types(row, 3).isEmpty());
    assertThat(rows()).allMatch(row -> !types(row, 4).isEmpty());
  }

  private static Set<String> named(int column) throws IOException {
    return rows().stream()
        .flatMap(row -> types(row, column).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Rows of the tables "paper, what, class, test", cut at their bars. */
  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(REPOSITORY.resolve("docs/method.md")).stream()
        .filter(line -> line.startsWith("|") && !line.startsWith("|---"))
        .map(line -> List.of(line.split("\\|", -1)))
        .filter(cells -> cells.size() == 6 && !cells.get(1).strip().equals("paper"))
        .toList();
  }

  private static Set<String> types(List<String> row, int column) {
    Matcher matcher = TYPE.matcher(row.get(column));
    return matcher.results().map(found -> found.group(1)).collect(Collectors.toSet());
  }

  private static Set<String> sources(String folder) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String module : List.of("workflows", "model-core", "infra", "activities", "web")) {
      try (Stream<Path> files = Files.walk(REPOSITORY.resolve(module).resolve(folder))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java"))
            .forEach(name -> names.add(name.substring(0, name.length() - ".java".length())));
      }
    }
    return names;
  }
}
