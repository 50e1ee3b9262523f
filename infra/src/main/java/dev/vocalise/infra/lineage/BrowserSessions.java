package dev.vocalise.infra.lineage;

import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.access.Secret;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Browsers that are logged in, also after the instance started anew. */
public record BrowserSessions(Database database) {
  public static final Duration LASTS = Duration.ofDays(7);

  /** Logs a browser in; the answer is its cookie. */
  public String open(Caller caller) {
    String secret = Secret.random();
    database.writing(
        session -> {
          Rows.updateNative(
              session, "delete from vocalise.browser_session where expires_at <= now()");
          Rows.updateNative(
              session,
              "insert into vocalise.browser_session values (?1, cast(nullif(?2, '') as uuid), ?3, ?4, ?5)",
              Secret.digest(secret),
              Objects.toString(caller.account(), ""),
              caller.name(),
              Database.now(),
              Database.now().plus(LASTS));
        });
    return secret;
  }

  /** Who is logged in with this cookie, as what the account is now. */
  public Optional<Caller> caller(String secret) {
    String digest = Secret.digest(secret);
    record Found(String owner, @Nullable UUID account) {}
    return database.read(
        session -> {
          Optional<Found> found =
              Rows.selectNative(
                      session,
                      Object[].class,
                      "select owner, account_id from vocalise.browser_session"
                          + " where sha256 = ?1 and expires_at > now()",
                      digest)
                  .uniqueResultOptional()
                  .map(row -> new Found((String) row[0], (UUID) row[1]));
          return found.flatMap(
              one ->
                  one.account == null
                      ? Optional.of(Caller.ofOwner(one.owner, Role.ADMIN, digest))
                      : Rows.byId(session, AccountEntity.class, one.account)
                          .filter(account -> account.enabled)
                          .map(row -> Caller.ofAccount(row.view(), row.role, digest)));
        });
  }

  /** Logs a browser out. */
  public void end(String digest) {
    database.writing(
        session ->
            Rows.updateNative(
                session, "delete from vocalise.browser_session where sha256 = ?1", digest));
  }

  static void endAll(StatelessSession session, UUID account) {
    Rows.updateNative(
        session, "delete from vocalise.browser_session where account_id = ?1", account);
  }
}
