package dev.vocalise.infra.artifact;

import org.jspecify.annotations.Nullable;

/** The store could not be reached or failed on its side; the same call may work later. */
public final class ArtifactStoreUnavailableException extends RuntimeException {

  public ArtifactStoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
