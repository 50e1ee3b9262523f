package dev.vocalise.web.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slows down who guesses passwords: after {@value #FREE} failures of one address with one account,
 * or {@value #FREE_OF_ALL} with any, each further one doubles the wait. Others are not held up by
 * it. Thread-safe.
 */
public final class LoginThrottle {
  private static final int FREE = 5;
  private static final int FREE_OF_ALL = 20;
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration FORGOTTEN = Duration.ofHours(1);
  private static final int MOST = 10_000;

  private final Clock clock;

  /** The oldest failure first. */
  private final Map<String, Failures> failures = new LinkedHashMap<>();

  private record Failures(int count, Instant last) {}

  public LoginThrottle(Clock clock) {
    this.clock = clock;
  }

  /** How long this address has to wait before it may try this account again. */
  public synchronized Duration wait(String address, String account) {
    Duration pair = left(pair(address, account), FREE);
    Duration all = left(address, FREE_OF_ALL);
    return pair.compareTo(all) > 0 ? pair : all;
  }

  public synchronized void failed(String address, String account) {
    Instant now = clock.instant();
    for (String key : List.of(pair(address, account), address)) {
      @Nullable Failures known = failures.remove(key);
      int before = known != null && known.last.plus(FORGOTTEN).isAfter(now) ? known.count : 0;
      failures.put(key, new Failures(before + 1, now));
    }
    while (failures.size() > MOST) {
      failures.remove(failures.keySet().iterator().next());
    }
  }

  public synchronized void succeeded(String address, String account) {
    failures.remove(pair(address, account));
  }

  private Duration left(String key, int free) {
    @Nullable Failures known = failures.get(key);
    if (known == null || known.count < free) {
      return Duration.ZERO;
    }
    long seconds = Math.min(LONGEST.toSeconds(), 1L << Math.min(30, known.count - free));
    Duration left = Duration.between(clock.instant(), known.last.plusSeconds(seconds));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static String pair(String address, String account) {
    return address + " " + account;
  }
}
