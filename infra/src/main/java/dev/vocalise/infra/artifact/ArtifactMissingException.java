package dev.vocalise.infra.artifact;

import org.jspecify.annotations.Nullable;

/** The store has no artifact with this digest. */
public final class ArtifactMissingException extends RuntimeException {

  public ArtifactMissingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
