package dev.vocalise.infra.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandHintsTest {
  private static final Path HOME = Path.of("/home/ada/.vocalise");

  private static String said(String data, String sentence) {
    return new CommandHints(Path.of(data), HOME).complete(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          go on with: vocalise campaign resume a    | go on with: vocalise --data /d campaign resume a
          (see: vocalise campaign list)             | (see: vocalise --data /d campaign list)
          ./vocalise demo registers them            | ./vocalise --data /d demo registers them
          one: vocalise up; two: vocalise link      | one: vocalise --data /d up; two: vocalise --data /d link
          look again with: vocalise up --data /e    | look again with: vocalise up --data /e
          compare with: vocalise version            | compare with: vocalise version
          see: vocalise help campaign               | see: vocalise help campaign
          vocalise: there is no file x              | vocalise: there is no file x
          see /tmp/vocalise logs                    | see /tmp/vocalise logs
          Vocalise already runs on /d               | Vocalise already runs on /d
          """)
  void aHintNamesTheDirectoryThatItIsAbout(String sentence, String completed) {
    assertThat(said("/d", sentence)).isEqualTo(completed);
  }

  @Test
  void theUsualDirectoryNeedsNoName() {
    assertThat(said("/home/ada/x/../.vocalise", "run: vocalise up")).isEqualTo("run: vocalise up");
  }

  @Test
  void aPathThatAShellWouldSplitIsQuoted() {
    assertThat(said("/my disk/it's", "vocalise up"))
        .isEqualTo("vocalise --data '/my disk/it'\\''s' up");
    assertThat(said("/daten/käfer", "vocalise up")).isEqualTo("vocalise --data /daten/käfer up");
  }

  @Test
  void oneIsNotSeveral() {
    assertThat(Counted.of(1, "run", "runs")).isEqualTo("1 run");
    assertThat(Counted.of(0, "run", "runs")).isEqualTo("0 runs");
    assertThat(Counted.of(1, 1, "run", "runs")).isEqualTo("1 of 1 run");
    assertThat(Counted.of(1, 1200, "run", "runs")).isEqualTo("1 of 1,200 runs");
  }
}
