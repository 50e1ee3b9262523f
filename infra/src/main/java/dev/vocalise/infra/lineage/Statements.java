package dev.vocalise.infra.lineage;

/** The words of statements. */
public final class Statements {
  static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
  static final String PROVENANCE_TYPE = "https://slsa.dev/provenance/v1";

  /** Of what is no stage: launch, registration, pause … */
  public static final String EVENT_TYPE = "urn:vocalise:event:v1";

  /** In a predicate of SLSA, whose extensions are named after who adds them: the event. */
  public static final String EVENT = "vocalise_event";

  /** Of an event: the rows that it changed. */
  public static final String ROWS = "rows";

  /** In every predicate: the place in the ledger that the signature covers. */
  public static final String PLACE = "vocalise_ledger";

  private Statements() {}
}
