package dev.vocalise.infra.lineage;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who works on a cache key right now, over all processes. A turn is renewed while it is held and
 * free {@link #EXPIRY} after its holder died or froze; losing one costs double work, never a wrong
 * result.
 */
public record StageTurns(Database database) {
  private static final Logger LOG = LoggerFactory.getLogger(StageTurns.class);

  /** By the clock of the database, so that those of the workers may differ. */
  static final Duration EXPIRY = Duration.ofSeconds(10);

  private static final Duration RENEWAL = Duration.ofSeconds(2);

  /** Held until it is closed, if nobody else took it meanwhile. */
  public final class Held implements AutoCloseable {
    private final String cacheKey;
    private final UUID holder;
    private final ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "stage-turn");
              thread.setDaemon(true);
              return thread;
            });

    @SuppressWarnings("FutureReturnValueIgnored") // renew() catches and logs everything
    private Held(String cacheKey, UUID holder) {
      this.cacheKey = cacheKey;
      this.holder = holder;
      timer.scheduleWithFixedDelay(
          this::renew, RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void renew() {
      try {
        change(
            "update vocalise.stage_turn set beat_at = now() where cache_key = ?1 and holder = ?2");
      } catch (RuntimeException e) {
        LOG.debug("the turn on {} could not be renewed; it is tried again", cacheKey, e);
      }
    }

    @Override
    public void close() {
      timer.shutdownNow();
      try {
        change("delete from vocalise.stage_turn where cache_key = ?1 and holder = ?2");
      } catch (RuntimeException e) {
        LOG.debug("the turn on {} could not be given back; it expires", cacheKey, e);
      }
    }

    private void change(String sql) {
      database.writing(session -> Rows.updateNative(session, sql, cacheKey, holder));
    }
  }

  /**
   * The turn on this key, or nothing while another owner has it.
   *
   * @param owner who wants it; an earlier attempt of the same owner is stale and does not count
   */
  public Optional<Held> tryTake(String cacheKey, String owner) {
    UUID holder = UUID.randomUUID();
    int taken =
        database.write(
            session ->
                Rows.updateNative(
                    session,
                    "insert into vocalise.stage_turn as t (cache_key, owner, holder, beat_at)"
                        + " values (?1, ?2, ?3, now()) on conflict (cache_key) do update"
                        + " set owner = excluded.owner, holder = excluded.holder, beat_at = now()"
                        + " where t.owner = excluded.owner"
                        + " or t.beat_at < now() - make_interval(secs => ?4)",
                    cacheKey,
                    owner,
                    holder,
                    (double) EXPIRY.toSeconds()));
    return taken == 1 ? Optional.of(new Held(cacheKey, holder)) : Optional.empty();
  }
}
