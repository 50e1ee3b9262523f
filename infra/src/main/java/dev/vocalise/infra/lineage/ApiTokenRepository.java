package dev.vocalise.infra.lineage;

import dev.vocalise.infra.access.ApiToken;
import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.access.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tokens of programs. Making and revoking one is a signed statement; its secret is not kept. */
public record ApiTokenRepository(Database database, Actor actor) {
  public static final Duration LONGEST = Duration.ofDays(366);

  private static final Duration SEEN = Duration.ofMinutes(1);

  /** What it changes, the instance changes by itself. */
  public ApiTokenRepository(Database database) {
    this(database, Actor.INSTANCE);
  }

  /** The same, changing things for somebody. */
  public ApiTokenRepository as(Actor who) {
    return new ApiTokenRepository(database, who);
  }

  /**
   * @param secret is shown now and never again
   */
  public record Made(ApiToken token, String secret) {}

  /** All tokens, the newest first. */
  public List<ApiToken> list() {
    return database.list(
        ApiTokenEntity.class,
        ApiTokenEntity::view,
        "from ApiTokenEntity order by createdAt desc, id");
  }

  /**
   * @param role at most that of the caller
   * @throws IllegalArgumentException if it would last longer than {@link #LONGEST}, or not at all
   */
  public Made create(Caller caller, String name, Role role, Duration valid) {
    if (!caller.role().may(role)) {
      throw new IllegalArgumentException(
          "a token may do at most what its owner may (%s), got role '%s'"
              .formatted(caller.role().word(), role.word()));
    }
    if (valid.isNegative() || valid.isZero() || valid.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a token must expire within 1 to %d days, got %d"
              .formatted(LONGEST.toDays(), valid.toDays()));
    }
    if (caller.account() == null && !caller.owner()) {
      throw new IllegalArgumentException(
          "a token needs an account here, which %s of an identity provider has not; show the provider's own bearer tokens, or ask an admin for an account"
              .formatted(caller.name()));
    }
    String secret = Secret.TOKEN_PREFIX + Secret.random();
    ApiTokenEntity row = new ApiTokenEntity();
    row.id = UUID.randomUUID();
    row.accountId = caller.account();
    row.owner = caller.name();
    row.name = name;
    row.role = role;
    row.sha256 = Secret.digest(secret);
    row.createdAt = Database.now();
    row.expiresAt = row.createdAt.plus(valid);
    return database.change(
        "token.create",
        actor,
        (session, event) -> {
          event.added("api_token", row.id);
          session.insert(row);
          return new Made(row.view(), secret);
        });
  }

  /**
   * From now on it is refused; again changes nothing.
   *
   * @param owner whose it must be; empty for anybody's
   */
  public ApiToken revoke(UUID id, Optional<String> owner) {
    return database.change(
        "token.revoke",
        actor,
        (session, event) -> {
          ApiTokenEntity row = Rows.locked(session, ApiTokenEntity.class, "token", id);
          if (owner.isPresent() && !row.owner.equals(owner.get())) {
            throw new NotFoundException("token", id);
          }
          if (row.revokedAt == null) {
            event.watch("api_token", List.of(id));
            row.revokedAt = Database.now();
            session.update(row);
          }
          return row.view();
        });
  }

  /**
   * The token whose id this is, or begins with; of the beginning at least eight digits.
   *
   * @throws AmbiguousIdException where several begin like this
   */
  public Optional<UUID> meant(String beginning) {
    return ShortIds.ofTokens(database).find(beginning);
  }

  /** Whose it is, if it counts now. */
  public Optional<Caller> caller(String secret) {
    Instant now = Database.now();
    record Found(ApiTokenEntity token, Optional<AccountEntity> account) {}
    Optional<Found> found =
        database.read(
            session ->
                Rows.select(
                        session,
                        ApiTokenEntity.class,
                        "from ApiTokenEntity where sha256 = ?1 and revokedAt is null"
                            + " and expiresAt > ?2",
                        Secret.digest(secret),
                        now)
                    .uniqueResultOptional()
                    .map(
                        row ->
                            new Found(
                                row,
                                Optional.ofNullable(row.accountId)
                                    .flatMap(id -> Rows.byId(session, AccountEntity.class, id)))));
    found
        .map(Found::token)
        .filter(row -> row.usedAt == null || row.usedAt.plus(SEEN).isBefore(now))
        .ifPresent(row -> used(row.id, now));
    return found.flatMap(
        one ->
            one.token.accountId == null
                ? Optional.of(Caller.ofOwner(one.token.owner, one.token.role, null))
                : one.account
                    .filter(account -> account.enabled)
                    .map(
                        account ->
                            Caller.ofAccount(
                                account.view(), one.token.role.atMost(account.role), null)));
  }

  private void used(UUID id, Instant now) {
    database.writing(
        session ->
            Rows.update(session, "update ApiTokenEntity set usedAt = ?1 where id = ?2", now, id));
  }
}
