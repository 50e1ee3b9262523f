package dev.vocalise.workflows.failure;

import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import org.jspecify.annotations.Nullable;

/** Every way in which a stage can fail, with the kind that decides whether it is tried again. */
public enum FailureCode {
  CORPUS_NOT_REGISTERED(Kind.INPUT),
  CORPUS_CHANGED(Kind.INPUT),
  CORPUS_UNREADABLE(Kind.INPUT),
  MODEL_NOT_REGISTERED(Kind.INPUT),
  MODEL_UNREADABLE(Kind.INPUT),
  FEATURES_NOT_REGISTERED(Kind.INPUT),
  FEATURES_UNUSABLE(Kind.INPUT),
  TRANSCRIPT_MISSING(Kind.INPUT),
  LANGUAGE_MODEL_UNREADABLE(Kind.INPUT),
  PROTOCOL_INVALID(Kind.INPUT),
  SPEC_INVALID(Kind.INPUT),
  /** This processor has no instructions for the products that were asked for. */
  PRECISION_UNSUPPORTED(Kind.INPUT),
  ARTIFACT_CORRUPT(Kind.INPUT),
  MODEL_FOREIGN(Kind.INPUT),
  TRAINING_DIVERGED(Kind.RESULT),
  /** The model predicts one class for nearly all of T_tr, in several rounds in a row. */
  TRAINING_COLLAPSED(Kind.RESULT),
  ARTIFACT_STORE_UNAVAILABLE(Kind.TRANSIENT),
  DATABASE_UNAVAILABLE(Kind.TRANSIENT),
  DISK_FULL(Kind.TRANSIENT),
  WORKER_STOPPING(Kind.TRANSIENT),
  WORKER_DIED(Kind.BUG),
  OTHER_BUILD(Kind.TRANSIENT),
  SAME_UNDER_WAY(Kind.TRANSIENT),
  STALE_ATTEMPT(Kind.SUPERSEDED),
  CANCELLED(Kind.SUPERSEDED),
  DEVICE_MEMORY_EXHAUSTED(Kind.CAPACITY),
  UNEXPECTED(Kind.BUG);

  /** INPUT and RESULT come out the same on every attempt; a BUG tried again costs device hours. */
  public enum Kind {
    INPUT,
    RESULT,
    TRANSIENT,
    CAPACITY,
    SUPERSEDED,
    BUG
  }

  private final Kind kind;

  FailureCode(Kind kind) {
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public boolean retryable() {
    return switch (kind) {
      case TRANSIENT, CAPACITY -> true;
      case INPUT, RESULT, SUPERSEDED, BUG -> false;
    };
  }

  /** The failure as Temporal carries it: its type is the name of the code. */
  public ApplicationFailure toFailure(String message, @Nullable Throwable cause) {
    ApplicationFailure.Builder failure =
        ApplicationFailure.newBuilder()
            .setType(name())
            .setMessage(message)
            .setNonRetryable(!retryable());
    if (this == WORKER_STOPPING || this == OTHER_BUILD || this == SAME_UNDER_WAY) {
      failure.setCategory(ApplicationErrorCategory.BENIGN); // nothing is wrong: no line in the log
    }
    if (cause != null) {
      failure.setCause(cause);
    }
    return failure.build();
  }
}
