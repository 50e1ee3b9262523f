package dev.vocalise.web.api;

import dev.vocalise.infra.failure.ServerFailure;
import dev.vocalise.infra.failure.ServerFailure.Kind;
import dev.vocalise.model.input.InputFile;
import io.temporal.client.WorkflowException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests that were right and failed all the same: on a server, a full disk, a bug. */
@Singleton
public record FailureResponses(ServerPlaces places) {
  private static final Logger log = LoggerFactory.getLogger(FailureResponses.class);
  private static final int UNAVAILABLE = 503;

  /** The SQLState of PostgreSQL for a character that its encoding has not. */
  private static final String NUL = "22021";

  /**
   * A problem, and when a retry makes sense.
   *
   * @param retrySeconds 0 where waiting alone does not help
   */
  public record Answer(Problem problem, int retrySeconds) {
    public Response response() {
      Response.ResponseBuilder response = problem.response();
      return (retrySeconds > 0 ? response.header(HttpHeaders.RETRY_AFTER, retrySeconds) : response)
          .build();
    }
  }

  /**
   * The answer to a failed request; the log keeps the details.
   *
   * @param reads whether the request could not have changed anything
   */
  public Answer answer(RuntimeException failure, boolean reads) {
    Optional<ServerFailure> server = ServerFailure.in(failure);
    if (server.isPresent()) {
      log.warn("A request failed with a server or a disk that it needs", failure);
      ServerFailure found = server.get();
      boolean full = found.kind() == Kind.STORE_AWAY && places.ownStoreIsFull();
      return answer(full ? new ServerFailure(Kind.STORE_DISK_FULL, found.reason()) : found, reads);
    }
    if (holdsNul(failure)) {
      return unsuccessful(
          400,
          "WRONG_REQUEST",
          0,
          "a text of the request holds the character NUL (%00), which no name has; leave it out");
    }
    if (failure instanceof UncheckedIOException file) {
      log.warn("A request failed on a file", failure);
      return unsuccessful(400, "FILE_UNREADABLE", 0, unreadable(file));
    }
    if (failure instanceof WorkflowException) {
      log.warn("Temporal refused what a request needs", failure);
      return unsuccessful(UNAVAILABLE, "SERVER_UNAVAILABLE", 0, text(failure));
    }
    log.error("A request failed", failure);
    return unsuccessful(
        500,
        "UNEXPECTED",
        0,
        "unexpected failure (%s); the log has the details: %s"
            .formatted(kindAndText(failure), places.log()));
  }

  /** The database keeps no such text, so it refuses to look for one. */
  private static boolean holdsNul(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(e -> e instanceof SQLException sql && NUL.equals(sql.getSQLState()));
  }

  private Answer answer(ServerFailure failure, boolean reads) {
    String why = " (" + failure.reason() + "); ";
    String database = places.database();
    return switch (failure.kind()) {
      case DATABASE_REFUSED ->
          database(
              0,
              database + " refuses" + why,
              "nothing was read or written; retry when it is mended");
      case DATABASE_AWAY ->
          database(
              5,
              database + " does not answer" + why,
              "nothing was read or written; retry when it answers, see /system");
      case DATABASE_LOST ->
          database(
              5,
              "the connection to " + database + " broke" + why,
              reads
                  ? "retry in some seconds"
                  : "look in some seconds whether it was done, and retry if not");
      case DATABASE_BUSY ->
          database(
              10,
              database + " has no connection or no memory to spare" + why,
              "what was begun was rolled back; retry in a moment");
      case DATABASE_CONFLICT ->
          database(
              1,
              "another request changed the same rows at the same moment" + why,
              "what was begun was rolled back; retry");
      case DATABASE_DISK_FULL ->
          full(places.databaseDisk(), database + " could not write", why, "nothing was written");
      case STORE_DISK_FULL ->
          full(
              places.storeDisk(),
              "the object store could not write",
              why,
              "nothing was registered");
      case DISK_FULL ->
          full("a disk of this machine", "a file could not be written", why, "nothing was kept");
      case STORE_AWAY ->
          unsuccessful(
              UNAVAILABLE,
              "ARTIFACT_STORE_UNAVAILABLE",
              5,
              "%s%s; retry when it answers, see /system"
                  .formatted(failure.reason(), reads ? "" : "; nothing was registered"));
      case TEMPORAL_AWAY ->
          unsuccessful(
              UNAVAILABLE,
              "TEMPORAL_UNAVAILABLE",
              0,
              "%s does not answer%sthe request is stored and starts within a minute after Temporal answers again, so do not retry"
                  .formatted(places.temporal(), why));
    };
  }

  private static Answer database(int retrySeconds, String what, String next) {
    return unsuccessful(UNAVAILABLE, "DATABASE_UNAVAILABLE", retrySeconds, what + next);
  }

  private static Answer full(String disk, String what, String why, String kept) {
    return unsuccessful(
        507,
        "DISK_FULL",
        0,
        what + " because " + disk + " is full" + why + kept + "; free space there, then retry");
  }

  private static Answer unsuccessful(int status, String code, int retrySeconds, String message) {
    return new Answer(Problem.of(status, code, message), retrySeconds);
  }

  /** With the file where it is known, and without what the system's exceptions are called. */
  private static String unreadable(UncheckedIOException failure) {
    IOException cause = failure.getCause();
    String file = cause instanceof FileSystemException named ? String.valueOf(named.getFile()) : "";
    return (file.isEmpty() ? "a file" : file) + " cannot be read: " + InputFile.why(cause);
  }

  private static String kindAndText(Throwable e) {
    String kind = e.getClass().getSimpleName();
    return e.getMessage() == null ? kind : kind + ": " + text(e);
  }

  /** Its message as one line. */
  static String text(Throwable e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : message.strip().replaceAll("\\R\\s*", " ");
  }
}
