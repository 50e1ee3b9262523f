package dev.vocalise.infra.lineage;

import java.util.Locale;

/** Where a registered trained model stands; it only ever moves down this list. */
public enum ModelVersionState {
  CANDIDATE,
  APPROVED,
  RETIRED;

  /** As users write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
