package dev.vocalise.model.method;

import java.util.Locale;

/** What one step of an epoch sees. */
public enum Sees {
  SOURCE,
  TARGET,
  /** As many utterances of the target as of the source, apart. */
  BOTH,
  /** Utterances of both domains in one batch, without labels. */
  MIXED;

  /** For people: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
