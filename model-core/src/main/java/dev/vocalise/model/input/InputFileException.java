package dev.vocalise.model.input;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file that is there and is not read; the message is one line with its path. */
public final class InputFileException extends FileSystemException {
  InputFileException(Path path, String reason) {
    super(path.toString(), null, reason);
  }

  /** The reason, without class and path: whoever reports it names the file. */
  @SuppressWarnings(
      "OverrideThrowableToString") // the message has the path, as of other file errors
  @Override
  public String toString() {
    return String.valueOf(getReason());
  }
}
