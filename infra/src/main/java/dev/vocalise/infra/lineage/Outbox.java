package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Messages for the tracker, written together with the facts they are about. They are kept until
 * delivered, however long the tracker is away.
 */
public record Outbox(Database database) {

  private static final int MESSAGES_PER_PASS = 500;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** What a message is about. */
  public enum Kind {
    RUN_STARTED,
    METRICS,
    RUN_ENDED,
    MODEL_VERSION,
    RUN_FILES
  }

  /** A notification for the tracker. Messages of one run are delivered in the order of ids. */
  public record Message(long id, UUID runId, Kind kind, JsonNode payload) {}

  /**
   * What waits for the tracker.
   *
   * @param waiting messages not delivered yet
   * @param oldest when the oldest of them was written
   * @param lastError message of the newest failed attempt
   */
  public record Depth(long waiting, @Nullable Instant oldest, @Nullable String lastError) {}

  /** Delivers one message, possibly once more than needed: it must be idempotent. */
  @FunctionalInterface
  public interface Delivery {
    /**
     * Delivers, or throws.
     *
     * @throws UnavailableException if nothing can be delivered now; other exceptions hold back only
     *     the message's run
     */
    void deliver(Message message);
  }

  /** The tracker cannot be reached: no message is at fault. */
  public static final class UnavailableException extends RuntimeException {
    public UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Delivers what is due, each run's messages in order. Only one process delivers at a time; the
   * others return at once. Returns the number of messages delivered.
   *
   * @throws UnavailableException as the delivery threw it; what was delivered before stays so
   */
  public int deliver(Delivery delivery) {
    // The lock's transaction spans the pass; each message's outcome has a transaction of its own.
    return database.write(
        leader -> Rows.tryLock(leader, "outbox") ? pass(due(leader), delivery) : 0);
  }

  public Depth depth() {
    return database.read(
        session -> {
          String waiting = " from OutboxEntity where deliveredAt is null";
          Object[] row =
              Rows.select(session, Object[].class, "select count(*), min(createdAt)" + waiting)
                  .getSingleResult();
          @Nullable String error =
              Rows.select(
                      session,
                      String.class,
                      "select lastError"
                          + waiting
                          + " and lastError is not null order by nextAttempt desc limit 1")
                  .uniqueResult();
          return new Depth((Long) row[0], (Instant) row[1], error);
        });
  }

  private int pass(List<OutboxEntity> due, Delivery delivery) {
    Set<UUID> held = new HashSet<>();
    int delivered = 0;
    for (int i = 0; i < due.size(); i++) {
      OutboxEntity first = due.get(i);
      if (held.contains(first.runId)) {
        continue;
      }
      List<OutboxEntity> together = together(due, i);
      try {
        delivery.deliver(merged(together));
        delivered += together.size();
        delivered(together);
        due.removeAll(together.subList(1, together.size()));
      } catch (UnavailableException e) {
        failed(first, e, Instant.now());
        throw e;
      } catch (RuntimeException e) {
        held.add(first.runId);
        failed(first, e, Instant.now().plus(pause(first.attempts)));
      }
    }
    return delivered;
  }

  /**
   * The message, with the METRICS messages of its run that follow it directly, in one call's size.
   */
  private static List<OutboxEntity> together(List<OutboxEntity> due, int from) {
    OutboxEntity first = due.get(from);
    List<OutboxEntity> together = new ArrayList<>(List.of(first));
    if (first.kind != Kind.METRICS) {
      return together;
    }
    int points = first.payload.size();
    for (OutboxEntity next : due.subList(from + 1, due.size())) {
      if (!next.runId.equals(first.runId)) {
        continue;
      }
      points += next.payload.size();
      if (next.kind != Kind.METRICS || points > MetricRepository.POINTS_PER_MESSAGE) {
        break;
      }
      together.add(next);
    }
    return together;
  }

  private static Message merged(List<OutboxEntity> together) {
    OutboxEntity first = together.get(0);
    JsonNode payload = first.payload;
    if (together.size() > 1) {
      ArrayNode points = JsonNodeFactory.instance.arrayNode();
      together.forEach(message -> message.payload.forEach(points::add));
      payload = points;
    }
    return new Message(id(first), first.runId, first.kind, payload);
  }

  /** Undelivered messages whose run has no older one that must wait longer. */
  private static List<OutboxEntity> due(StatelessSession session) {
    return new ArrayList<>(
        Rows.select(
                session,
                OutboxEntity.class,
                "from OutboxEntity o where deliveredAt is null and not exists (select 1 from"
                    + " OutboxEntity older where older.runId = o.runId and older.id <= o.id"
                    + " and older.deliveredAt is null and older.nextAttempt > ?1) order by o.id",
                Instant.now())
            .setMaxResults(MESSAGES_PER_PASS)
            .getResultList());
  }

  private void delivered(List<OutboxEntity> messages) {
    database.writing(
        session ->
            Rows.update(
                session,
                "update OutboxEntity set deliveredAt = ?1, lastError = null where id in ?2",
                Database.now(),
                messages.stream().map(Outbox::id).toList()));
  }

  private void failed(OutboxEntity message, RuntimeException why, Instant next) {
    database.writing(
        session ->
            Rows.update(
                session,
                "update OutboxEntity set attempts = attempts + 1, lastError = ?1, nextAttempt = ?2"
                    + " where id = ?3",
                String.valueOf(why.getMessage()),
                next,
                id(message)));
  }

  private static Duration pause(int attempts) {
    Duration pause = Duration.ofSeconds(1L << Math.min(attempts, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private static long id(OutboxEntity message) {
    return Objects.requireNonNull(message.id, "an outbox message that was read has an id");
  }
}
