package dev.vocalise.infra.lineage;

/** Statements about keys, by keys that are trusted. */
public final class KeyEvents {
  /** Another key counts too. */
  public static final String TRUST = "key.trust";

  /** Another key counts in place of the one that signs this. */
  public static final String ROTATE = "key.rotate";

  private KeyEvents() {}
}
