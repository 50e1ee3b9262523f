package dev.vocalise.infra.lineage;

import dev.vocalise.infra.lineage.WorkerFacts.DeviceSlots;
import dev.vocalise.infra.lineage.WorkerView.Doing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Which worker processes there are, and who trains on which slot of a device. All times are those
 * of the database, so that clocks of machines need not agree.
 */
public record WorkerRegistry(Database database) {
  /** A device is free again when its holder has not beaten for longer. */
  static final String LEASE = "interval '8 seconds'";

  private static final String GONE = "interval '1 minute'";
  private static final String FORGOTTEN = "interval '1 day'";

  private static final String WORKERS =
      "select id, name, host, pid, version, build, commit, queues, device, first_slot, slots,"
          + " waits_for, beat_at < clock_timestamp() - "
          + GONE
          + ", "
          + millis("started_at")
          + ", "
          + millis("beat_at")
          + " from vocalise.worker order by host, name, started_at";

  private static final String DOING =
      "select s.worker, c.name, s.stage, s.subject, s.run_id, r.seed, "
          + millis("s.started_at")
          + " from vocalise.stage_run s join vocalise.campaign c on c.id = s.campaign_id"
          + " left join vocalise.seed_run r on r.id = s.run_id"
          + " where s.state = 'RUNNING' order by s.started_at";

  private static String millis(String column) {
    return "cast(extract(epoch from " + column + ") * 1000 as bigint)";
  }

  /**
   * Says that the worker lives, and takes or keeps all slots that it trains on, or none. Called
   * every few seconds.
   *
   * @return empty if the slots are this worker's; else the worker that has one of them
   */
  public Optional<String> beat(WorkerFacts worker) {
    return database.write(
        session -> {
          Rows.updateNative(
              session,
              "delete from vocalise.worker where beat_at < clock_timestamp() - " + FORGOTTEN);
          register(session, worker);
          Optional<String> holder = hold(session, worker.id(), worker.host(), worker.slots());
          Rows.updateNative(
              session,
              "update vocalise.worker set waits_for = nullif(?2, '') where id = ?1",
              worker.id(),
              holder.orElse(""));
          return holder;
        });
  }

  /** Slots of all workers that live. */
  public int trainingSlots() {
    return database
        .read(
            session ->
                Rows.selectNative(
                        session,
                        Long.class,
                        "select cast(coalesce(sum(slots), 0) as bigint) from vocalise.worker"
                            + " where beat_at > clock_timestamp() - "
                            + LEASE)
                    .getSingleResult())
        .intValue();
  }

  private static void register(StatelessSession session, WorkerFacts worker) {
    Rows.updateNative(
        session,
        "insert into vocalise.worker (id, name, host, pid, version, build, commit, queues, device,"
            + " first_slot, slots, started_at, beat_at) values (?1, ?2, ?3, ?4, ?5, ?6,"
            + " nullif(?7, ''), ?8, ?9, ?10, ?11, clock_timestamp(), clock_timestamp())"
            + " on conflict (id) do update set beat_at = clock_timestamp()",
        worker.id(),
        worker.name(),
        worker.host(),
        worker.pid(),
        worker.version(),
        worker.build(),
        worker.commit() == null ? "" : worker.commit(),
        String.join(",", worker.queues()),
        worker.slots().device(),
        worker.slots().first(),
        worker.slots().count());
  }

  private static Optional<String> hold(
      StatelessSession session, UUID worker, String host, DeviceSlots slots) {
    if (slots.count() == 0) {
      return Optional.empty();
    }
    Rows.lock(session, "device " + host + " " + slots.device()); // one decides at a time
    int last = slots.first() + slots.count() - 1;
    Optional<String> holder =
        Rows.selectNative(
                session,
                String.class,
                "select w.name || ' (' || w.host || '/' || w.pid || ')'"
                    + " from vocalise.device_lease l join vocalise.worker w on w.id = l.worker"
                    + " where l.host = ?1 and l.device = ?2 and l.slot between ?3 and ?4"
                    + " and l.worker <> ?5 and l.beat_at > clock_timestamp() - "
                    + LEASE
                    + " order by l.slot limit 1",
                host,
                slots.device(),
                slots.first(),
                last,
                worker)
            .uniqueResultOptional();
    if (holder.isPresent()) { // all or nothing
      Rows.updateNative(session, "delete from vocalise.device_lease where worker = ?1", worker);
      return holder;
    }
    Rows.updateNative(
        session,
        "insert into vocalise.device_lease (host, device, slot, worker, beat_at)"
            + " select ?1, ?2, slot, ?5, clock_timestamp() from generate_series(?3, ?4) slot"
            + " on conflict (host, device, slot)"
            + " do update set worker = excluded.worker, beat_at = excluded.beat_at",
        host,
        slots.device(),
        slots.first(),
        last,
        worker);
    return Optional.empty();
  }

  /** The worker has ended; its slots are free at once. */
  public void remove(UUID worker) {
    database.writing(
        session -> Rows.updateNative(session, "delete from vocalise.worker where id = ?1", worker));
  }

  /** The process is known to have ended, in whatever way; its slots are free at once. */
  public void removeProcess(String host, long pid) {
    database.writing(
        session ->
            Rows.updateNative(
                session, "delete from vocalise.worker where host = ?1 and pid = ?2", host, pid));
  }

  /** For a database that only this process can use: whatever stands there was killed. */
  public void removeAll() {
    database.writing(session -> Rows.updateNative(session, "delete from vocalise.worker"));
  }

  /** Every worker that was there within a day, by host and name. */
  public List<WorkerView> list() {
    return database.read(
        session -> {
          Map<String, List<Doing>> doing = new HashMap<>();
          for (Object[] row : Rows.selectNative(session, Object[].class, DOING).list()) {
            doing
                .computeIfAbsent(String.valueOf(row[0]), worker -> new ArrayList<>())
                .add(doing(row));
          }
          return Rows.selectNative(session, Object[].class, WORKERS).stream()
              .map(row -> view(row, doing))
              .toList();
        });
  }

  private static Doing doing(@Nullable Object[] row) {
    return new Doing(
        (String) row[1],
        (String) row[2],
        (String) row[3],
        (UUID) row[4],
        (Integer) row[5],
        Instant.ofEpochMilli((Long) row[6]));
  }

  private static WorkerView view(@Nullable Object[] row, Map<String, List<Doing>> doing) {
    DeviceSlots slots = new DeviceSlots((String) row[8], (Integer) row[9], (Integer) row[10]);
    boolean gone = (Boolean) row[12];
    WorkerView.State live = row[11] == null ? WorkerView.State.READY : WorkerView.State.WAITING;
    return new WorkerView(
        (UUID) row[0],
        (String) row[1],
        (String) row[2],
        (Long) row[3],
        (String) row[4],
        (String) row[5],
        (String) row[6],
        List.of(((String) row[7]).split(",")),
        slots.toString(),
        slots.count(),
        gone ? WorkerView.State.GONE : live,
        (String) row[11],
        Instant.ofEpochMilli((Long) row[13]),
        Instant.ofEpochMilli((Long) row[14]),
        gone ? List.of() : doing.getOrDefault(row[2] + "/" + row[3], List.of()));
  }
}
