package dev.vocalise.model.dataset;

import org.jspecify.annotations.Nullable;

/** A split is impossible or breaks a rule; the message says which and what to do. */
public final class ProtocolException extends RuntimeException {
  private final @Nullable String side;

  public ProtocolException(String message) {
    this(null, message);
  }

  /**
   * @param side {@code source} or {@code target}: whose corpus cannot be cut; null where it is
   *     about both
   */
  public ProtocolException(@Nullable String side, String message) {
    super(message.replaceAll("\\p{Cntrl}", "?"));
    this.side = side;
  }

  /** Whose corpus cannot be cut; null where it is about both. */
  public @Nullable String side() {
    return side;
  }
}
