package dev.vocalise.activities.failure;

import dev.vocalise.infra.artifact.ArtifactCorruptException;
import dev.vocalise.infra.artifact.ArtifactMissingException;
import dev.vocalise.infra.failure.ServerFailure;
import dev.vocalise.infra.lineage.StaleAttemptException;
import dev.vocalise.infra.lineage.StoppedException;
import dev.vocalise.model.audio.AudioFormatException;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.ProtocolException;
import dev.vocalise.model.functionals.FunctionalsException;
import dev.vocalise.model.training.TrainingCollapsedException;
import dev.vocalise.model.training.TrainingDivergedException;
import dev.vocalise.model.transcription.ngram.LanguageModelException;
import dev.vocalise.workflows.failure.FailureCode;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityWorkerShutdownException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The only place that maps exceptions to failure codes; what is not known here is a bug and is not
 * retried.
 */
public final class FailureTranslator {
  private static final Map<Class<? extends Throwable>, FailureCode> CODES =
      Map.ofEntries(
          Map.entry(ArtifactCorruptException.class, FailureCode.ARTIFACT_CORRUPT),
          Map.entry(ArtifactMissingException.class, FailureCode.ARTIFACT_CORRUPT),
          Map.entry(StaleAttemptException.class, FailureCode.STALE_ATTEMPT),
          Map.entry(StoppedException.class, FailureCode.CANCELLED),
          Map.entry(AudioFormatException.class, FailureCode.CORPUS_UNREADABLE),
          Map.entry(CorpusImportException.class, FailureCode.CORPUS_UNREADABLE),
          Map.entry(ProtocolException.class, FailureCode.PROTOCOL_INVALID),
          Map.entry(CheckpointException.class, FailureCode.MODEL_UNREADABLE),
          Map.entry(LanguageModelException.class, FailureCode.LANGUAGE_MODEL_UNREADABLE),
          Map.entry(FunctionalsException.class, FailureCode.FEATURES_UNUSABLE),
          Map.entry(TrainingDivergedException.class, FailureCode.TRAINING_DIVERGED),
          Map.entry(TrainingCollapsedException.class, FailureCode.TRAINING_COLLAPSED));

  private static final Duration AT_ONCE = Duration.ofMillis(1);

  /** Between two looks whether another run has finished the same. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** What needs more memory than there is may find it when another training has ended. */
  private static final int MOST_FOR_CAPACITY = 5;

  private static final int LONGEST_EXPONENT = 5;

  private FailureTranslator() {}

  /**
   * What an activity throws. Cancellations pass through; a stopping worker hands over to the next
   * attempt.
   */
  public static RuntimeException translate(Throwable failure) {
    if (failure instanceof ActivityWorkerShutdownException) {
      ApplicationFailure stopping =
          FailureCode.WORKER_STOPPING.toFailure(
              "the worker was stopped; the stage goes on from its last checkpoint", failure);
      stopping.setNextRetryDelay(AT_ONCE);
      return stopping;
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
      Optional<ServerFailure> server = ServerFailure.of(t);
      if (server.isPresent()) {
        return failure(server.get(), message(t), failure);
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

  /** What an activity throws that waits for another one's outputs, and needs no slot for it. */
  public static RuntimeException sameUnderWay() {
    ApplicationFailure waiting =
        FailureCode.SAME_UNDER_WAY.toFailure(
            "another run computes the same; this one takes its result", null);
    waiting.setNextRetryDelay(LOOK);
    return waiting;
  }

  /**
   * Says when to try again: soon at first, later every half minute, as long as it takes.
   *
   * @param times how often in a row the stage failed in this way
   */
  public static RuntimeException later(RuntimeException failure, int times) {
    if (failure instanceof ApplicationFailure application && !application.isNonRetryable()) {
      FailureCode code = FailureCode.valueOf(application.getType());
      if (code.kind() == FailureCode.Kind.CAPACITY && times >= MOST_FOR_CAPACITY) {
        application.setNonRetryable(true);
      } else {
        long seconds = 1L << Math.min(times - 1, LONGEST_EXPONENT);
        application.setNextRetryDelay(Duration.ofSeconds(Math.min(30, seconds)));
      }
    }
    return failure;
  }

  private static RuntimeException failure(ServerFailure server, String message, Throwable failure) {
    return switch (server.kind()) {
      case DATABASE_REFUSED, DATABASE_AWAY, DATABASE_LOST, DATABASE_BUSY, DATABASE_CONFLICT ->
          FailureCode.DATABASE_UNAVAILABLE.toFailure(message, failure);
      case STORE_AWAY -> FailureCode.ARTIFACT_STORE_UNAVAILABLE.toFailure(message, failure);
      case DATABASE_DISK_FULL, STORE_DISK_FULL, DISK_FULL ->
          FailureCode.DISK_FULL.toFailure(
              message + "; free some space, then resume: it goes on from the last checkpoint",
              failure);
      // No activity sends requests to Temporal.
      case TEMPORAL_AWAY -> FailureCode.UNEXPECTED.toFailure(message, failure);
    };
  }

  private static String message(Throwable t) {
    String message = t.getMessage();
    return message == null ? t.getClass().getSimpleName() : message;
  }
}
