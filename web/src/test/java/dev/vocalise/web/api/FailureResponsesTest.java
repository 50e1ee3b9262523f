package dev.vocalise.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.artifact.ArtifactStoreUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FailureResponsesTest {
  /** Linux says of this one that it has no room, so it stands for a full disk. */
  private static final Path FULL = Path.of("/proc");

  private static FailureResponses.Told told(RuntimeException failure, Path data, boolean reads) {
    return new FailureResponses(
            new ServerPlaces(
                data,
                "the embedded PostgreSQL",
                "the disk of " + data,
                "the disk of " + data,
                "the embedded Temporal",
                true))
        .tell(failure, reads);
  }

  private static RuntimeException database(String state) {
    return new IllegalStateException("could not execute", new SQLException("said so", state));
  }

  @Test
  void aFullDiskOfTheDatabaseIsNamedAndNothingWasWritten() {
    FailureResponses.Told told = told(database("53100"), Path.of("/data"), false);
    assertThat(told.problem().status()).isEqualTo(507);
    assertThat(told.problem().message())
        .isEqualTo(
            "the embedded PostgreSQL could not write because the disk of /data is full (said so);"
                + " nothing was written; free space there, then say it again");
    assertThat(told.retrySeconds()).isZero();
  }

  @Test
  void aWriterLooksWhetherItWasDoneWhenTheConnectionBroke() {
    assertThat(told(database("08006"), Path.of("/data"), false).problem().message())
        .contains("look in some seconds whether it was done");
    assertThat(told(database("08006"), Path.of("/data"), true).problem().message())
        .doesNotContain("whether it was done");
  }

  @Test
  void theEmbeddedStoreIsAskedWhetherItsDiskIsFull() {
    RuntimeException failed = new ArtifactStoreUnavailableException("cannot store", null);
    assertThat(told(failed, FULL, false).problem().status()).isEqualTo(507);
    assertThat(told(failed, Path.of("").toAbsolutePath(), false).problem().status()).isEqualTo(503);
  }

  @Test
  void whatNobodyKnowsIsNamedWithItsLog() {
    FailureResponses.Told told =
        told(new IllegalStateException("two\nlines"), Path.of("/data"), true);
    assertThat(told.problem().status()).isEqualTo(500);
    assertThat(told.problem().message())
        .contains("IllegalStateException: two lines", "/data/logs/vocalise.log")
        .doesNotContain("\n");
  }
}
