package dev.vocalise.web.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A campaign file, damaged in any way, is read or answered line by line, and at once. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CampaignFuzzTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 200);
  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ": ",
          "- ",
          "\n",
          "\t",
          "'",
          "\"",
          "#",
          "|",
          ">",
          "&a ",
          "*a",
          "!!int ",
          "!x ",
          "---\n",
          "?",
          "%",
          "@",
          "\0",
          "\uFEFF",
          "\u2028",
          "9".repeat(400),
          "1e999",
          ".nan",
          "0x7fffffff",
          "-1",
          "seeds: 999999999999",
          "  ".repeat(50),
          "[".repeat(500),
          "<<: ");

  private static final KnownNames KNOWN =
      KnownNames.of(
          Map.of("demo-iemocap", "iemocap", "demo-msp-improv", "msp-improv"),
          Map.of(
              "demo-ast-tiny", "ast", "demo-bert-tiny", "bert", "demo-wav2vec2-tiny", "wav2vec2"));

  static Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("../campaigns"))) {
      return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void aDamagedFileIsReadOrAnsweredInLines(Path file) throws IOException {
    String sound = Files.readString(file);
    SplittableRandom random =
        new SplittableRandom(Long.getLong("fuzz.seed", 1) + file.getFileName().hashCode());
    for (int i = 0; i < CASES; i++) {
      StringBuilder text = new StringBuilder(sound);
      for (int n = 1 + random.nextInt(4); n > 0 && text.length() > 1; n--) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + 1 + random.nextInt(60));
        switch (random.nextInt(5)) {
          case 0 -> text.setLength(at);
          case 1 -> text.setCharAt(at, (char) random.nextInt(0x3000));
          case 2 -> text.delete(at, end);
          case 3 -> text.insert(random.nextInt(text.length()), text.substring(at, end));
          default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        }
      }
      readOrRefused(text.toString(), file + " case " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: &a [x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n",
        "a: &a {<<: *a}\n",
        "? [a]\n: b\n",
        "- a\n- b\n",
        "%YAML 9.9\n---\na\n",
        "!!java.net.URL [http://127.0.0.1]\n",
        "name: \"\\UFFFFFFFF\"\n",
        "name: |9\n",
        ""
      })
  void whatYamlAllowsAndNoCampaignNeedsIsRefused(String text) {
    readOrRefused(text, text);
    readOrRefused("[".repeat(200_000), "brackets");
    readOrRefused("{a: ".repeat(60_000), "braces");
    readOrRefused("a: ".repeat(80_000), "keys");
    readOrRefused("- ".repeat(100_000), "lists");
    readOrRefused("x".repeat(3_000_000), "a long text");
  }

  private static void readOrRefused(String text, String what) {
    long start = System.nanoTime();
    try {
      CampaignFile.parse(text, "f.yaml", KNOWN);
    } catch (CampaignFileException e) {
      assertThat(e.problems()).as(what).isNotEmpty().hasSizeLessThan(102);
      assertThat(e.problems())
          .as(what)
          .allSatisfy(problem -> assertThat(problem.toString()).hasLineCount(1));
    } catch (StackOverflowError e) {
      throw new AssertionError(what, e);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(AT_ONCE);
  }
}
