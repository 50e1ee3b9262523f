package dev.vocalise.infra.artifact;

import org.jspecify.annotations.Nullable;

/** The store has no artifact with this digest. */
public final class ArtifactMissingException extends DamagedArtifactException {

  public ArtifactMissingException(String sha256, String message, @Nullable Throwable cause) {
    super(sha256, message, cause);
  }
}
