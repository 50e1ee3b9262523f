package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmationTest {
  private final InputStream before = System.in;
  private final StringWriter said = new StringWriter();

  @AfterEach
  void restore() {
    System.setIn(before);
    System.clearProperty(Confirmation.SETTING);
  }

  private void ask(boolean yes) {
    PrintWriter err = new PrintWriter(said, true);
    Confirmation.require(new Terminal(err, err, true, 80), yes, "Stop it?");
  }

  private static void somebodySays(String text) {
    System.setProperty(Confirmation.SETTING, "true");
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"y\n", "Yes\n", " yes "})
  void aYesGoesOn(String answer) {
    somebodySays(answer);
    assertThatCode(() -> ask(false)).doesNotThrowAnyException();
    assertThat(said.toString()).isEqualTo("Stop it? [y/N] ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "n\n", "yep\n"})
  void anythingElseChangesNothing(String answer) {
    somebodySays(answer);
    assertThatThrownBy(() -> ask(false)).hasMessageContaining("nothing was changed");
  }

  @Test
  void nobodyIsAskedWithYesOrWithoutATerminal() {
    ask(false);
    somebodySays("n\n");
    ask(true);
    assertThat(said.toString()).isEmpty();
  }
}
