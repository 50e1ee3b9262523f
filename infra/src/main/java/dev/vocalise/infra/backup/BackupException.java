package dev.vocalise.infra.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A backup cannot be made, read or restored; the message is one sentence for the user. */
public final class BackupException extends RuntimeException {
  private final transient List<String> details;

  BackupException(String message) {
    this(message, List.of(), null);
  }

  /**
   * @param details a line each, such as every damaged file
   */
  BackupException(String message, List<String> details, @Nullable Throwable cause) {
    super(message, cause);
    this.details = List.copyOf(details);
  }

  /**
   * @param sentence with a place for the folder and one for the reason
   */
  static BackupException of(String sentence, Path folder, IOException e) {
    String reason = e.getClass().getSimpleName() + ": " + e.getMessage();
    return new BackupException(sentence.formatted(folder, reason), List.of(), e);
  }

  /** Lines that belong above the message. */
  public List<String> details() {
    return details;
  }
}
