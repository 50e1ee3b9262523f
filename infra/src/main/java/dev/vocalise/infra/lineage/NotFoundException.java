package dev.vocalise.infra.lineage;

/** A row that was named does not exist. */
public final class NotFoundException extends RuntimeException {

  public NotFoundException(String what, Object which) {
    super("no %s '%s' in the database; list them to see the names".formatted(what, which));
  }
}
