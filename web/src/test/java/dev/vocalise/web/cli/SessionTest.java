package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.DataDirectoryLockedException;
import dev.vocalise.infra.local.RunningInstance;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
  private final StringWriter err = new StringWriter();
  private final Terminal terminal =
      new Terminal(
          new PrintWriter(new StringWriter()),
          new PrintWriter(err),
          false,
          Terminal.DEFAULT_COLUMNS);

  @TempDir private Path folder;

  @Test
  void anInstanceThatStartsIsWaitedForUntilItAnswers() {
    try (DataDirectory starting = DataDirectory.open(folder.resolve("d"))) {
      Launcher launcher =
          wish -> {
            // Between this attempt and the next look, the other one gets ready.
            try {
              DataDirectory.open(wish.data());
              throw new AssertionError("the lock was not held");
            } catch (DataDirectoryLockedException e) {
              starting.announce(new RunningInstance(1, "http://127.0.0.1:1"));
              throw e;
            }
          };
      try (Session session =
          Session.open(folder.resolve("d"), launcher, terminal, Work.NONE, List.of())) {
        assertThat(session.shared()).isTrue();
        assertThat(session.api().base()).isEqualTo("http://127.0.0.1:1");
      }
    }
    assertThat(err.toString().strip()).startsWith("Waiting for the instance").hasLineCount(1);
  }

  @Test
  void anInstanceThatNeverAnswersIsNamedByItsProcess() {
    try (DataDirectory silent = DataDirectory.open(folder.resolve("d"))) {
      Launcher launcher =
          wish -> {
            throw new AssertionError(DataDirectory.open(wish.data()));
          };
      assertThatThrownBy(
              () ->
                  Session.open(
                      silent.root(), launcher, terminal, Work.NONE, List.of(), Duration.ZERO))
          .isInstanceOf(DataDirectoryLockedException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
  }
}
