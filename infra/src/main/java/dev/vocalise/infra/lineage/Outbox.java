package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Messages for the tracker, written together with the facts they are about. They are kept until
 * delivered, however long the tracker is away.
 */
public final class Outbox {

  private static final int MESSAGES_PER_PASS = 500;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Delivers one message, possibly once more than needed: it must be idempotent. */
  @FunctionalInterface
  public interface Delivery {
    /**
     * Delivers, or throws.
     *
     * @throws UnavailableException if nothing can be delivered now; other exceptions hold back only
     *     the message's run
     */
    void deliver(OutboxMessage message);
  }

  /** The tracker cannot be reached: no message is at fault. */
  public static final class UnavailableException extends RuntimeException {
    public UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final Database database;

  public Outbox(Database database) {
    this.database = database;
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
        leader -> Locks.tryLock(leader, "outbox") ? pass(due(leader), delivery) : 0);
  }

  public OutboxDepth depth() {
    return database.read(
        session -> {
          Object[] row =
              session
                  .createSelectionQuery(
                      "select count(*), min(createdAt) from OutboxEntity where deliveredAt is null",
                      Object[].class)
                  .getSingleResult();
          @Nullable String error =
              session
                  .createSelectionQuery(
                      "select lastError from OutboxEntity where deliveredAt is null"
                          + " and lastError is not null order by nextAttempt desc limit 1",
                      String.class)
                  .uniqueResult();
          return new OutboxDepth((Long) row[0], (Instant) row[1], error);
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
    if (first.kind != OutboxKind.METRICS) {
      return together;
    }
    int points = first.payload.size();
    for (OutboxEntity next : due.subList(from + 1, due.size())) {
      if (!next.runId.equals(first.runId)) {
        continue;
      }
      points += next.payload.size();
      if (next.kind != OutboxKind.METRICS || points > MetricRepository.POINTS_PER_MESSAGE) {
        break;
      }
      together.add(next);
    }
    return together;
  }

  private static OutboxMessage merged(List<OutboxEntity> together) {
    OutboxEntity first = together.get(0);
    if (together.size() == 1) {
      return new OutboxMessage(id(first), first.runId, first.kind, first.payload);
    }
    ArrayNode points = JsonNodeFactory.instance.arrayNode();
    together.forEach(message -> message.payload.forEach(points::add));
    return new OutboxMessage(id(first), first.runId, first.kind, points);
  }

  /** Undelivered messages whose run has no older one that must wait longer. */
  private static List<OutboxEntity> due(StatelessSession session) {
    return new ArrayList<>(
        session
            .createSelectionQuery(
                "from OutboxEntity o where deliveredAt is null and not exists (select 1 from"
                    + " OutboxEntity older where older.runId = o.runId and older.id <= o.id"
                    + " and older.deliveredAt is null and older.nextAttempt > :now) order by o.id",
                OutboxEntity.class)
            .setParameter("now", Instant.now())
            .setMaxResults(MESSAGES_PER_PASS)
            .getResultList());
  }

  private void delivered(List<OutboxEntity> messages) {
    database.writing(
        session ->
            session
                .createMutationQuery(
                    "update OutboxEntity set deliveredAt = :now, lastError = null where id in :ids")
                .setParameter("now", Database.now())
                .setParameter("ids", messages.stream().map(Outbox::id).toList())
                .executeUpdate());
  }

  private void failed(OutboxEntity message, RuntimeException why, Instant next) {
    database.writing(
        session ->
            session
                .createMutationQuery(
                    "update OutboxEntity set attempts = attempts + 1, lastError = :error,"
                        + " nextAttempt = :next where id = :id")
                .setParameter("error", String.valueOf(why.getMessage()))
                .setParameter("next", next)
                .setParameter("id", id(message))
                .executeUpdate());
  }

  private static Duration pause(int attempts) {
    Duration pause = Duration.ofSeconds(1L << Math.min(attempts, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private static long id(OutboxEntity message) {
    Long id = message.id;
    if (id == null) {
      throw new IllegalStateException("an outbox message that was read has an id");
    }
    return id;
  }
}
