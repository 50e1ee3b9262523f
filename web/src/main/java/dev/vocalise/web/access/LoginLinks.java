package dev.vocalise.web.access;

import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.access.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Links that log in whoever opens them first. They end with the instance. Thread-safe. */
public final class LoginLinks {
  public static final Duration LASTS = Duration.ofHours(1);
  private static final int MOST = 1000;

  private final Map<String, Link> links = new HashMap<>();
  private final Clock clock;

  private record Link(Caller caller, Instant end) {}

  public LoginLinks(Clock clock) {
    this.clock = clock;
  }

  /** A new one, as a path with its token. */
  public synchronized String open(Caller caller) {
    Instant now = clock.instant();
    links.values().removeIf(link -> !now.isBefore(link.end));
    if (links.size() >= MOST) {
      throw new IllegalArgumentException(
          "%d links wait to be opened; open one, or wait until they end within %d minutes"
              .formatted(MOST, LASTS.toMinutes()));
    }
    String token = Secret.random();
    links.put(Secret.digest(token), new Link(caller, now.plus(LASTS)));
    return "/login?token=" + token;
  }

  /** Whom it logs in; once. */
  public synchronized Optional<Caller> take(String token) {
    return Optional.ofNullable(links.remove(Secret.digest(token)))
        .filter(link -> clock.instant().isBefore(link.end))
        .map(Link::caller);
  }

  /** The links of an account count for nothing from now on. */
  public synchronized void forget(String name) {
    links.values().removeIf(link -> link.caller.name().equals(name));
  }
}
