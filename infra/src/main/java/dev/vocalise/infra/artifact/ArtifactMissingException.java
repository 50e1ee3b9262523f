package dev.vocalise.infra.artifact;

import org.jspecify.annotations.Nullable;

/** The store has no artifact with this digest. */
public final class ArtifactMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ArtifactMissingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
