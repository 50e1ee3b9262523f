package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
  private static String drawn(String text, boolean interactive, int columns) {
    StringWriter err = new StringWriter();
    new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err), interactive, columns)
        .status(text);
    return err.toString().replace("\r\u001b[2K", "");
  }

  @Test
  void aStatusLineNeverReachesTheLastColumn() {
    assertThat(drawn("[####----] 1/9 runs", true, 12)).isEqualTo("[####----]…");
    assertThat(drawn("12345678901", true, 12)).isEqualTo("12345678901");
    assertThat(drawn("x".repeat(10), true, 1)).hasSize(1);
  }

  @Test
  void aCharacterOutsideOfTheBasicPlaneIsNotCutInHalf() {
    assertThat(drawn("😀😀😀😀", true, 4)).isEqualTo("😀😀…");
  }

  @Test
  void linesForProgramsAreWhole() {
    assertThat(drawn("x".repeat(200), false, 12)).startsWith("x".repeat(200));
  }

  @ParameterizedTest
  @CsvSource({"120, 120", "0, 80", "wide, 80", ", 80"})
  void aWidthThatIsNoneIsTheUsualOne(String told, int columns) {
    assertThat(Terminal.columns(told)).isEqualTo(columns);
  }
}
