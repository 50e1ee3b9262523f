package dev.vocalise.model.audio;

import dev.vocalise.model.FileContent;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable FileContent content;

  public AudioFormatException(Path path, Reason reason, String detail) {
    this(path, reason, detail, null);
  }

  private AudioFormatException(
      Path path, Reason reason, String detail, @Nullable FileContent content) {
    super((path + ": " + reason.text() + ": " + detail).replaceAll("\\p{Cntrl}", "?"));
    this.reason = reason;
    this.detail = detail;
    this.content = content;
  }

  /** Says what a file holds that is no WAV, and what to do about it. */
  static AudioFormatException of(byte[] file, Path path) {
    FileContent content = FileContent.of(file);
    Reason reason = content == FileContent.EMPTY ? Reason.EMPTY : Reason.NOT_AUDIO;
    Path folder = path.toAbsolutePath().getParent();
    String detail = content.describe(folder == null ? path : folder);
    return new AudioFormatException(
        path, reason, detail, content == FileContent.EMPTY ? null : content);
  }

  /** What the file is instead; null where it is audio, though damaged or of an unknown codec. */
  public @Nullable FileContent content() {
    return content;
  }

  public Reason reason() {
    return reason;
  }

  /** The message without the path. */
  public String detail() {
    return detail;
  }
}
