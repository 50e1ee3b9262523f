package dev.vocalise.model.audio;

import java.nio.file.Path;

/** A file is not audio that Vocalise can read. The message begins with the path. */
public final class AudioFormatException extends RuntimeException {
  /** Why, as counted in an import report. */
  public enum Reason {
    EMPTY("empty audio"),
    TRUNCATED("truncated audio"),
    NOT_AUDIO("not audio"),
    UNSUPPORTED("unsupported audio");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  private final Reason reason;
  private final String detail;

  public AudioFormatException(Path path, Reason reason, String detail) {
    super((path + ": " + reason.text() + ": " + detail).replaceAll("\\p{Cntrl}", "?"));
    this.reason = reason;
    this.detail = detail;
  }

  public Reason reason() {
    return reason;
  }

  /** The message without the path. */
  public String detail() {
    return detail;
  }
}
