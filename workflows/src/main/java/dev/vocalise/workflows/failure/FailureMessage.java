package dev.vocalise.workflows.failure;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import org.jspecify.annotations.Nullable;

/**
 * The innermost failure with a message of its own, out of Temporal's chain of wrappers.
 *
 * @param code name of a {@link FailureCode}
 * @param text one line for people
 */
public record FailureMessage(String code, String text) {
  public static FailureMessage of(Throwable failure) {
    FailureMessage found =
        new FailureMessage(FailureCode.UNEXPECTED.name(), oneLine(failure.getMessage(), failure));
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof CanceledFailure) {
        return new FailureMessage(FailureCode.CANCELLED.name(), "cancelled");
      }
      if (t instanceof ApplicationFailure) {
        ApplicationFailure application = (ApplicationFailure) t;
        return new FailureMessage(
            codeOf(application.getType()), oneLine(application.getOriginalMessage(), t));
      }
    }
    return found;
  }

  public String line() {
    return code + ": " + text;
  }

  private static String codeOf(@Nullable String type) {
    for (FailureCode code : FailureCode.values()) {
      if (code.name().equals(type)) {
        return code.name();
      }
    }
    return FailureCode.UNEXPECTED.name();
  }

  private static String oneLine(@Nullable String message, Throwable failure) {
    String text =
        message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
