package dev.vocalise.activities.failure;

import dev.vocalise.infra.artifact.ArtifactCorruptException;
import dev.vocalise.infra.artifact.ArtifactMissingException;
import dev.vocalise.infra.artifact.ArtifactStoreUnavailableException;
import dev.vocalise.infra.lineage.StaleAttemptException;
import dev.vocalise.model.backbone.CheckpointException;
import dev.vocalise.model.dataset.AudioFormatException;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.ProtocolException;
import dev.vocalise.model.training.TrainingDivergedException;
import dev.vocalise.model.transcription.LanguageModelException;
import dev.vocalise.workflows.failure.FailureCode;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityWorkerShutdownException;
import io.temporal.failure.TemporalFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The only place that maps exceptions to failure codes; what is not known here is a bug and is not
 * retried.
 */
public final class FailureTranslator {
  private static final Map<Class<? extends Throwable>, FailureCode> CODES =
      Map.ofEntries(
          Map.entry(ArtifactCorruptException.class, FailureCode.ARTIFACT_CORRUPT),
          Map.entry(ArtifactMissingException.class, FailureCode.ARTIFACT_CORRUPT),
          Map.entry(
              ArtifactStoreUnavailableException.class, FailureCode.ARTIFACT_STORE_UNAVAILABLE),
          Map.entry(StaleAttemptException.class, FailureCode.STALE_ATTEMPT),
          Map.entry(AudioFormatException.class, FailureCode.CORPUS_UNREADABLE),
          Map.entry(CorpusImportException.class, FailureCode.CORPUS_UNREADABLE),
          Map.entry(ProtocolException.class, FailureCode.PROTOCOL_INVALID),
          Map.entry(CheckpointException.class, FailureCode.MODEL_UNREADABLE),
          Map.entry(LanguageModelException.class, FailureCode.LANGUAGE_MODEL_UNREADABLE),
          Map.entry(TrainingDivergedException.class, FailureCode.TRAINING_DIVERGED),
          Map.entry(SQLTransientException.class, FailureCode.DATABASE_UNAVAILABLE));

  private FailureTranslator() {}

  /**
   * What an activity throws. Cancellations pass through; a stopping worker hands over to the next
   * attempt.
   */
  public static RuntimeException translate(Throwable failure) {
    if (failure instanceof ActivityWorkerShutdownException) {
      return FailureCode.WORKER_STOPPING.toFailure(
          "the worker was stopped; the stage goes on from its last checkpoint", failure);
    }
    if (failure instanceof ActivityCompletionException || failure instanceof TemporalFailure) {
      return (RuntimeException) failure;
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof StageException) {
        return ((StageException) t).code().toFailure(message(t), failure);
      }
      FailureCode code = CODES.get(t.getClass());
      if (code != null) {
        return code.toFailure(message(t), failure);
      }
      if (t instanceof SQLException && connectionLost((SQLException) t)) {
        return FailureCode.DATABASE_UNAVAILABLE.toFailure(message(t), failure);
      }
      if (t instanceof IOException && diskFull(t)) {
        return FailureCode.DISK_FULL.toFailure(
            message(t) + "; free some space, then resume: it goes on from the last checkpoint",
            failure);
      }
      if (t instanceof OutOfMemoryError) {
        return FailureCode.DEVICE_MEMORY_EXHAUSTED.toFailure(message(t), failure);
      }
      if (t instanceof UncheckedIOException && t.getCause() == null) {
        break;
      }
    }
    return FailureCode.UNEXPECTED.toFailure(
        failure.getClass().getSimpleName() + ": " + message(failure), failure);
  }

  /**
   * Class 08: connection exception; 57P: the server is shutting down; 53: it has no resources left,
   * a disk for instance; 40: the transaction lost against another one; 58: its disk failed.
   */
  private static boolean connectionLost(SQLException e) {
    String state = e.getSQLState();
    return state != null && Stream.of("08", "57P", "53", "40", "58").anyMatch(state::startsWith);
  }

  /** The words of the C library, since Java has no type for it. */
  private static boolean diskFull(Throwable t) {
    return message(t).contains("No space left on device")
        || message(t).contains("Disk quota exceeded");
  }

  private static String message(Throwable t) {
    String message = t.getMessage();
    return message == null ? t.getClass().getSimpleName() : message;
  }
}
