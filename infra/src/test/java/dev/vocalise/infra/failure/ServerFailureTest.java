package dev.vocalise.infra.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.artifact.ArtifactStoreUnavailableException;
import dev.vocalise.infra.failure.ServerFailure.Kind;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.hibernate.exception.GenericJDBCException;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

class ServerFailureTest {
  private static Kind kind(Throwable failure) {
    return ServerFailure.in(failure).orElseThrow().kind();
  }

  @ParameterizedTest
  @CsvSource({
    "53100, DATABASE_DISK_FULL",
    "53200, DATABASE_BUSY",
    "53300, DATABASE_BUSY",
    "08001, DATABASE_AWAY",
    "57P03, DATABASE_AWAY",
    "08006, DATABASE_LOST",
    "57P01, DATABASE_LOST",
    "58030, DATABASE_LOST",
    "40001, DATABASE_CONFLICT",
    "40P01, DATABASE_CONFLICT"
  })
  void theStateOfAWrappedDatabaseErrorDecides(String state, Kind kind) {
    SQLException cause = new SQLException("said by PostgreSQL", state);
    assertThat(kind(new GenericJDBCException("could not execute statement", cause)))
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"23505", "42P01", "22001", "XX000"})
  void otherStatesAreNoFailureOfAServer(String state) {
    assertThat(ServerFailure.in(new SQLException("a bug or a wrong value", state))).isEmpty();
    assertThat(ServerFailure.in(new IllegalStateException("no cause"))).isEmpty();
  }

  @Test
  void theReasonIsTheFirstLineOfWhoeverFailed() {
    SQLException full =
        new PSQLException(
            "ERROR: could not extend file: No space left on device\n  Hint: Check free disk space.",
            PSQLState.UNKNOWN_STATE,
            new SQLException("hidden", "53100"));
    SQLException cause = new SQLException(full.getMessage(), "53100", full);
    assertThat(ServerFailure.in(new JDBCConnectionException("could not execute", cause)))
        .hasValue(
            new ServerFailure(
                Kind.DATABASE_DISK_FULL, "ERROR: could not extend file: No space left on device"));
  }

  @Test
  void aPoolWithoutAFreeConnectionIsABusyDatabase() {
    SQLException waited =
        new SQLException(
            "Acquisition timeout while waiting for new connection", new TimeoutException());
    assertThat(kind(new JDBCConnectionException("no connection", waited)))
        .isEqualTo(Kind.DATABASE_BUSY);
  }

  @Test
  void aFullDiskIsToldFromAStoreThatIsAway() {
    IOException refused = new IOException("Connection refused");
    IOException full = new FileSystemException("/data/x", null, "No space left on device");
    assertThat(kind(new ArtifactStoreUnavailableException("cannot store", refused)))
        .isEqualTo(Kind.STORE_AWAY);
    assertThat(kind(new ArtifactStoreUnavailableException("cannot store", full)))
        .isEqualTo(Kind.STORE_DISK_FULL);
    assertThat(ServerFailure.in(new UncheckedIOException(full)).orElseThrow().reason())
        .contains("/data/x");
    assertThat(ServerFailure.in(new UncheckedIOException(refused))).isEmpty();
  }

  @Test
  void temporalIsAwayWhenItCannotBeReached() {
    assertThat(kind(Status.UNAVAILABLE.withDescription("io exception").asRuntimeException()))
        .isEqualTo(Kind.TEMPORAL_AWAY);
    assertThat(ServerFailure.in(Status.NOT_FOUND.asRuntimeException())).isEmpty();
  }
}
