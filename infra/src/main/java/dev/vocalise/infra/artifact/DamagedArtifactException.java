package dev.vocalise.infra.artifact;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The store has no good copy of an artifact: the stage that makes it has to run again. */
public abstract class DamagedArtifactException extends RuntimeException {
  private final String sha256;

  DamagedArtifactException(String sha256, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.sha256 = sha256;
  }

  /** What should be there. */
  public String sha256() {
    return sha256;
  }

  /** The first among an exception and its causes. */
  public static Optional<DamagedArtifactException> in(Throwable failure) {
    return Stream.iterate(failure, t -> t != null, Throwable::getCause)
        .filter(DamagedArtifactException.class::isInstance)
        .map(DamagedArtifactException.class::cast)
        .findFirst();
  }
}
