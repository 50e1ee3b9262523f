package dev.vocalise.web.access;

import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.access.Secret;
import dev.vocalise.infra.failure.ServerFailure;
import dev.vocalise.infra.lineage.ApiTokenRepository;
import dev.vocalise.infra.lineage.BrowserSessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose a secret is. The database says so at every request, so that what is revoked is refused at
 * once; while it is away, who was known just before may go on to look at what is wrong.
 */
public final class Callers {
  private static final Logger log = LoggerFactory.getLogger(Callers.class);
  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final int MOST = 1000;

  private final String ownersToken;
  private final ApiTokenRepository tokens;
  private final BrowserSessions sessions;
  private final Clock clock;
  private final Map<String, Known> recent = new LinkedHashMap<>();

  private record Known(Caller caller, Instant when) {}

  /**
   * @param ownersToken of the data directory's credentials
   */
  public Callers(
      String ownersToken, ApiTokenRepository tokens, BrowserSessions sessions, Clock clock) {
    this.ownersToken = ownersToken;
    this.tokens = tokens;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Of the header {@code Authorization: Bearer}. */
  public Optional<Caller> ofToken(String token) {
    return Secret.same(token, ownersToken)
        ? Optional.of(owner())
        : confirmed(token, () -> tokens.caller(token));
  }

  /** Of the cookie. */
  public Optional<Caller> ofSession(String cookie) {
    return confirmed(cookie, () -> sessions.caller(cookie));
  }

  /** Who owns this process owns its data directory. */
  public static Caller owner() {
    return Caller.ofOwner(System.getProperty("user.name"), Role.ADMIN, null);
  }

  private Optional<Caller> confirmed(String secret, Supplier<Optional<Caller>> database) {
    String digest = Secret.digest(secret);
    try {
      Optional<Caller> found = database.get();
      remember(digest, found);
      return found;
    } catch (RuntimeException e) {
      Optional<Caller> known = ServerFailure.in(e).flatMap(away -> remembered(digest));
      if (known.isEmpty()) {
        throw e;
      }
      log.debug("{} is still known while the database is away", known.get().name(), e);
      return known;
    }
  }

  private synchronized void remember(String digest, Optional<Caller> found) {
    recent.remove(digest);
    found.ifPresent(caller -> recent.put(digest, new Known(caller, clock.instant())));
    if (recent.size() > MOST) {
      recent.remove(recent.keySet().iterator().next());
    }
  }

  private synchronized Optional<Caller> remembered(String digest) {
    return Optional.ofNullable(recent.get(digest))
        .filter(known -> known.when.plus(REMEMBERED).isAfter(clock.instant()))
        .map(Known::caller);
  }
}
