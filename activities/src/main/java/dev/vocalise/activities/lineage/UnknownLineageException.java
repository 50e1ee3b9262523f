package dev.vocalise.activities.lineage;

/** What a lineage was asked of does not exist, or is several things. */
public final class UnknownLineageException extends RuntimeException {
  public UnknownLineageException(String message) {
    super(message);
  }
}
