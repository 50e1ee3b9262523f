package dev.vocalise.infra.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token as lists show it; its secret is shown once, when it is made.
 *
 * @param owner whose it is
 * @param name what it is for
 * @param role it may do what this role may, and never more than its owner
 */
public record ApiToken(
    UUID id,
    String owner,
    String name,
    Role role,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable Instant usedAt) {

  /** {@code valid}, {@code expired} or {@code revoked}. */
  public String state(Instant now) {
    return revokedAt != null ? "revoked" : now.isBefore(expiresAt) ? "valid" : "expired";
  }
}
