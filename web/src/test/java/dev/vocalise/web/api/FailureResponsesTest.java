package dev.vocalise.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.artifact.ArtifactStoreUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FailureResponsesTest {
  /** Linux says of this one that it has no room, so it stands for a full disk. */
  private static final Path FULL = Path.of("/proc");

  private static FailureResponses.Answer answer(
      RuntimeException failure, Path data, boolean reads) {
    return new FailureResponses(
            new ServerPlaces(
                data,
                "the embedded PostgreSQL",
                "the disk of " + data,
                "the disk of " + data,
                "the embedded Temporal",
                true))
        .answer(failure, reads);
  }

  private static RuntimeException database(String state) {
    return new IllegalStateException("could not execute", new SQLException("said so", state));
  }

  @Test
  void aFullDiskOfTheDatabaseIsNamedAndNothingWasWritten() {
    FailureResponses.Answer answer = answer(database("53100"), Path.of("/data"), false);
    assertThat(answer.problem().status()).isEqualTo(507);
    assertThat(answer.problem().message())
        .isEqualTo(
            "the embedded PostgreSQL could not write because the disk of /data is full (said so);"
                + " nothing was written; free space there, then retry");
    assertThat(answer.retrySeconds()).isZero();
  }

  @Test
  void aWriterLooksWhetherItWasDoneWhenTheConnectionBroke() {
    assertThat(answer(database("08006"), Path.of("/data"), false).problem().message())
        .contains("look in some seconds whether it was done");
    assertThat(answer(database("08006"), Path.of("/data"), true).problem().message())
        .doesNotContain("whether it was done");
  }

  @Test
  void theEmbeddedStoreIsAskedWhetherItsDiskIsFull() {
    RuntimeException failed = new ArtifactStoreUnavailableException("cannot store", null);
    assertThat(answer(failed, FULL, false).problem().status()).isEqualTo(507);
    assertThat(answer(failed, Path.of("").toAbsolutePath(), false).problem().status())
        .isEqualTo(503);
  }

  @Test
  void whatNobodyKnowsIsNamedWithItsLog() {
    FailureResponses.Answer answer =
        answer(new IllegalStateException("two\nlines"), Path.of("/data"), true);
    assertThat(answer.problem().status()).isEqualTo(500);
    assertThat(answer.problem().message())
        .contains("IllegalStateException: two lines", "/data/logs/vocalise.log")
        .doesNotContain("\n");
  }
}
