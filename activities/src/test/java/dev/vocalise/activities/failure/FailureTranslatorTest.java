package dev.vocalise.activities.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vocalise.infra.artifact.ArtifactCorruptException;
import dev.vocalise.infra.artifact.ArtifactMissingException;
import dev.vocalise.infra.artifact.ArtifactStoreUnavailableException;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.transcription.ngram.LanguageModelException;
import dev.vocalise.workflows.failure.FailureCode;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityWorkerShutdownException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTranslatorTest {

  private static ApplicationFailure translated(Throwable failure) {
    return (ApplicationFailure) FailureTranslator.translate(failure);
  }

  static Stream<Arguments> known() {
    return Stream.of(
        arguments(
            new ArtifactCorruptException("abc", "wrong digest", null),
            FailureCode.ARTIFACT_CORRUPT),
        arguments(new CheckpointException("weight missing"), FailureCode.MODEL_UNREADABLE),
        arguments(new LanguageModelException("no n-grams"), FailureCode.LANGUAGE_MODEL_UNREADABLE),
        arguments(
            new ArtifactStoreUnavailableException("store away", null),
            FailureCode.ARTIFACT_STORE_UNAVAILABLE),
        arguments(
            new SQLException("connection refused", "08001"), FailureCode.DATABASE_UNAVAILABLE),
        arguments(new SQLException("deadlock", "40P01"), FailureCode.DATABASE_UNAVAILABLE),
        arguments(
            new StageException(FailureCode.SPEC_INVALID, "no such corpus"),
            FailureCode.SPEC_INVALID));
  }

  @ParameterizedTest
  @MethodSource("known")
  void aKnownFailureKeepsItsMessageAndGetsItsCode(Exception failure, FailureCode code) {
    for (Throwable thrown :
        new Throwable[] {failure, new IllegalStateException("while", failure)}) {
      ApplicationFailure translated = translated(thrown);
      assertThat(translated.getType()).isEqualTo(code.name());
      assertThat(translated.getOriginalMessage()).isEqualTo(failure.getMessage());
      assertThat(translated.isNonRetryable()).isEqualTo(!code.retryable());
      assertThat(translated).hasCause(thrown);
    }
  }

  @Test
  void aMissingArtifactIsNotRetried() {
    ApplicationFailure failure =
        translated(new ArtifactMissingException("abc", "abc is gone", null));
    assertThat(failure.getType()).isEqualTo("ARTIFACT_CORRUPT");
    assertThat(failure.isNonRetryable()).isTrue();
  }

  @Test
  void aFullDiskSaysWhatToDoAndIsRetried() {
    ApplicationFailure failure =
        translated(new UncheckedIOException(new IOException("No space left on device")));
    assertThat(failure.getType()).isEqualTo("DISK_FULL");
    assertThat(failure.getOriginalMessage()).contains("No space left on device; free some space");
    assertThat(failure.isNonRetryable()).isFalse();
  }

  @Test
  void exhaustedMemoryIsACapacityFailure() {
    OutOfMemoryError memory = new OutOfMemoryError("CUDA out of memory");
    ApplicationFailure failure = translated(new IllegalStateException("a step failed", memory));
    assertThat(failure.getType()).isEqualTo("DEVICE_MEMORY_EXHAUSTED");
    assertThat(failure.isNonRetryable()).isFalse();
  }

  @Test
  void whatIsNotKnownIsABugWithItsClassAndIsNotRetried() {
    ApplicationFailure failure = translated(new IllegalStateException("index 7 of 5"));
    assertThat(failure.getType()).isEqualTo("UNEXPECTED");
    assertThat(failure.getOriginalMessage()).isEqualTo("IllegalStateException: index 7 of 5");
    assertThat(failure.isNonRetryable()).isTrue();
    assertThat(translated(new NullPointerException()).getOriginalMessage())
        .isEqualTo("NullPointerException: NullPointerException");
  }

  @Test
  void aStoppingWorkerHandsOverToTheNextAttempt() {
    ApplicationFailure failure = translated(new ActivityWorkerShutdownException());
    assertThat(failure.getType()).isEqualTo("WORKER_STOPPING");
    assertThat(failure.isNonRetryable()).isFalse();
  }

  @Test
  void cancellationsAndTranslatedFailuresPassThrough() {
    ActivityCanceledException cancelled = new ActivityCanceledException();
    assertThat(FailureTranslator.translate(cancelled)).isSameAs(cancelled);
    ApplicationFailure once = translated(new IllegalStateException("once"));
    assertThat(FailureTranslator.translate(once)).isSameAs(once);
  }
}
