package dev.vocalise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.ErrorManager;
import org.junit.jupiter.api.Test;

class QuietLogTest {
  @Test
  void aLogOnAFullDiskIsOneLineOnce() {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    QuietLog log = new QuietLog(new PrintStream(terminal, true, StandardCharsets.UTF_8));
    for (int i = 0; i < 3; i++) {
      log.error(
          "Could not write",
          new IOException("No space left on device"),
          ErrorManager.WRITE_FAILURE);
    }
    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .hasLineCount(1)
        .contains("cannot be written (No space left on device)", "free space")
        .doesNotContain("\tat ");
  }
}
