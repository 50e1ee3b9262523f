package dev.vocalise.infra.failure;

import dev.vocalise.infra.artifact.ArtifactStoreUnavailableException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.minio.errors.ErrorResponseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server or a disk that Vocalise needs has failed: neither the user's input nor the code is
 * wrong.
 *
 * @param reason one line in the words of the server or disk
 */
public record ServerFailure(Kind kind, String reason) {

  /** What failed; each is mended in a way of its own. */
  public enum Kind {
    /** It answers, and does not let this user do what is asked. */
    DATABASE_REFUSED,
    /** No connection came about, so nothing was read or written. */
    DATABASE_AWAY,
    /** A connection broke while it was used; a commit may have got through. */
    DATABASE_LOST,
    /** No connections or no memory left; rolled back. */
    DATABASE_BUSY,
    /** Two transactions at once, and this one gave way; rolled back. */
    DATABASE_CONFLICT,
    /** The database's own disk; rolled back. */
    DATABASE_DISK_FULL,
    STORE_AWAY,
    /** The object store's own disk. */
    STORE_DISK_FULL,
    /** A disk of this process. */
    DISK_FULL,
    TEMPORAL_AWAY
  }

  /** The SQLState of PostgreSQL for ENOSPC and EDQUOT. */
  private static final String STATE_DISK_FULL = "53100";

  /** Unable to connect, rejected, and not accepting connections while it starts or recovers. */
  private static final Set<String> STATES_AWAY = Set.of("08001", "57P03");

  /** TLS or login asked for otherwise, no such database, no right to do that, a standby. */
  private static final Set<String> STATES_REFUSED = Set.of("08004", "3D000", "42501", "25006");

  /** The words of the C library, since Java has no type for them. */
  private static final Set<String> DISK_FULL_WORDS =
      Set.of("No space left on device", "Disk quota exceeded");

  /** The first failure of a server among an exception and its causes. */
  public static Optional<ServerFailure> in(Throwable failure) {
    return chain(failure).flatMap(t -> of(t).stream()).findFirst();
  }

  private static Stream<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }

  /** What this exception means by itself, whatever its causes; the store's alone wraps it. */
  public static Optional<ServerFailure> of(Throwable t) {
    if (t instanceof DatabaseException database) {
      return Optional.of(database.failure());
    }
    return Optional.ofNullable(kind(t)).map(kind -> new ServerFailure(kind, line(t)));
  }

  private static @Nullable Kind kind(Throwable t) {
    if (t instanceof SQLException sql) {
      return kind(sql);
    }
    if (t instanceof ArtifactStoreUnavailableException) {
      return storeDiskFull(t) ? Kind.STORE_DISK_FULL : Kind.STORE_AWAY;
    }
    if (t instanceof StatusRuntimeException grpc) {
      Status.Code code = grpc.getStatus().getCode();
      boolean away = code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED;
      return away ? Kind.TEMPORAL_AWAY : null;
    }
    boolean file = t instanceof IOException || t instanceof UncheckedIOException;
    return file && saysDiskFull(t) ? Kind.DISK_FULL : null;
  }

  /** PostgreSQL, appendix A; a connection pool that waited in vain gives no state. */
  private static @Nullable Kind kind(SQLException e) {
    String state = e.getSQLState();
    if (state == null) {
      boolean waited = String.valueOf(e.getMessage()).contains("cquisition timeout");
      return waited || e instanceof SQLTransientException ? Kind.DATABASE_BUSY : null;
    }
    if (state.equals(STATE_DISK_FULL)) {
      return Kind.DATABASE_DISK_FULL;
    }
    if (STATES_REFUSED.contains(state) || state.startsWith("28")) { // 28: login
      return Kind.DATABASE_REFUSED;
    }
    if (STATES_AWAY.contains(state)) {
      return Kind.DATABASE_AWAY;
    }
    // 08: connection; 57P: ended by an operator; 58: a disk failed.
    if (Stream.of("08", "57P", "58").anyMatch(state::startsWith)) {
      return Kind.DATABASE_LOST;
    }
    if (state.startsWith("40")) {
      return Kind.DATABASE_CONFLICT;
    }
    return state.startsWith("53") || e instanceof SQLTransientException ? Kind.DATABASE_BUSY : null;
  }

  private static boolean storeDiskFull(Throwable failure) {
    return chain(failure)
        .anyMatch(
            t ->
                saysDiskFull(t)
                    || (t instanceof ErrorResponseException response
                        && "XMinioStorageFull".equals(response.errorResponse().code())));
  }

  private static boolean saysDiskFull(Throwable t) {
    return saysDiskFull(String.valueOf(t.getMessage()));
  }

  /** Whether a message, of any program, is about a full disk. */
  public static boolean saysDiskFull(String message) {
    return DISK_FULL_WORDS.stream().anyMatch(message::contains);
  }

  private static String line(Throwable t) {
    String message = t.getMessage();
    if (message == null || message.isBlank()) {
      return t.getClass().getSimpleName();
    }
    String line = message.strip().lines().findFirst().orElse(message).strip();
    // The driver appends advice for administrators.
    return t instanceof SQLException sql
        ? DatabaseRefusal.explained(sql, line.split("\\. ", 2)[0].replaceFirst("\\.$", ""))
        : line;
  }
}
