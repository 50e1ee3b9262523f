package dev.vocalise.infra.lineage;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hibernate.StatelessSession;
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
   * The turn on this key, or nothing while another stage has it; then this one counts as waiting
   * for as long as it asks again and again.
   *
   * @param owner of the stage that wants it; an earlier attempt of the same stage is stale and does
   *     not count
   */
  public Optional<Held> tryTake(String cacheKey, UUID owner, String stage) {
    UUID holder = UUID.randomUUID();
    boolean taken =
        database.write(
            session -> {
              boolean free = take(session, cacheKey, owner + " " + stage, holder);
              Rows.updateNative(
                  session,
                  free
                      ? "delete from vocalise.stage_wait where owner = ?1 and stage = ?2"
                      : "insert into vocalise.stage_wait (owner, stage, asked_at)"
                          + " values (?1, ?2, now()) on conflict (owner, stage)"
                          + " do update set asked_at = now()",
                  owner,
                  stage);
              return free;
            });
    return taken ? Optional.of(new Held(cacheKey, holder)) : Optional.empty();
  }

  private static boolean take(
      StatelessSession session, String cacheKey, String owner, UUID holder) {
    int taken =
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
            (double) EXPIRY.toSeconds());
    return taken == 1;
  }
}
