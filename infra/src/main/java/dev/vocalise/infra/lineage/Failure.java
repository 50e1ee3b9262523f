package dev.vocalise.infra.lineage;

/**
 * Why something failed.
 *
 * @param code name of the failure code, for example {@code TRAINING_DIVERGED}
 * @param message one line: what, which, expected, got, what to do next
 */
public record Failure(String code, String message) {}
