package dev.vocalise.infra.artifact;

import org.jspecify.annotations.Nullable;

/** The stored bytes do not have the digest they are filed under; a retry reads the same bytes. */
public final class ArtifactCorruptException extends DamagedArtifactException {

  public ArtifactCorruptException(String sha256, String message, @Nullable Throwable cause) {
    super(sha256, message, cause);
  }
}
