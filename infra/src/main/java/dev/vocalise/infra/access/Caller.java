package dev.vocalise.infra.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request comes from.
 *
 * @param name of the account, or of the user whose data directory it is
 * @param account null for the owner, and for whom an identity provider vouches
 * @param owner whether it is whoever owns the data directory
 * @param session digest of the browser's cookie; null for programs
 */
public record Caller(
    String name, Role role, @Nullable UUID account, boolean owner, @Nullable String session) {

  /** Who owns the data directory, and so may do everything. */
  public static Caller ofOwner(String name, Role role, @Nullable String session) {
    return new Caller(name, role, null, true, session);
  }

  public static Caller ofAccount(Account account, Role role, @Nullable String session) {
    return new Caller(account.name(), role, account.id(), false, session);
  }

  /** For whom an identity provider vouches. */
  public static Caller federated(String name, Role role) {
    return new Caller(name, role, null, false, null);
  }
}
