package dev.vocalise.infra.artifact;

import org.jspecify.annotations.Nullable;

/** The stored bytes do not have the digest they are filed under; a retry reads the same bytes. */
public final class ArtifactCorruptException extends RuntimeException {

  public ArtifactCorruptException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
