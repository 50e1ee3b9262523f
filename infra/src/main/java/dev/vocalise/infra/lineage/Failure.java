package dev.vocalise.infra.lineage;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * Why something failed.
 *
 * @param code name of the failure code, for example {@code TRAINING_DIVERGED}
 * @param message one line: what, which, expected, got, what to do next
 */
@Embeddable
public record Failure(
    @Column(name = "failure_code") String code, @Column(name = "failure_message") String message) {}
