package dev.vocalise.infra.audit;

/** Of one claim. */
public enum Verdict {
  PROVEN,
  /** Says nothing against the claim: what would prove it is not here, or not there yet. */
  NOT_CHECKABLE,
  VIOLATED
}
