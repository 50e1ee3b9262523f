package dev.vocalise.activities;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The worked examples of docs/extending.md are files that are compiled and run by tests. */
class ExtendingDocumentTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Path DOCUMENT = REPOSITORY.resolve("docs/extending.md");

  /** A link to a file below it, then the file. */
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "\\[`[^`]+`\\]\\(\\.\\./([^)]+\\.java)\\):\n\n```java\n(.*?)```", Pattern.DOTALL);

  private static Map<String, String> examples() throws IOException {
    Map<String, String> examples = new TreeMap<>();
    Matcher matcher = EXAMPLE.matcher(Files.readString(DOCUMENT));
    while (matcher.find()) {
      examples.put(matcher.group(1), matcher.group(2));
    }
    return examples;
  }

  @Test
  void everyExampleIsTheFileThatTestsRun() throws IOException {
    Map<String, String> examples = examples();
    assertThat(examples).hasSize(5);
    for (Map.Entry<String, String> example : examples.entrySet()) {
      String file = Files.readString(REPOSITORY.resolve(example.getKey()));
      assertThat(example.getValue()).as(example.getKey()).isEqualTo(file);
    }
  }

  @Test
  void noExampleIsLongerThanSixtyLines() throws IOException {
    assertThat(examples().values()).allMatch(text -> text.lines().count() <= 60);
  }

  @Test
  void everyFileThatIsNamedExists() throws IOException {
    List<String> links =
        Pattern.compile("\\]\\(\\.\\./([^)#]+)\\)")
            .matcher(Files.readString(DOCUMENT))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(links).isNotEmpty().allMatch(link -> Files.exists(REPOSITORY.resolve(link)));
  }
}
