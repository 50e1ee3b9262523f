package dev.vocalise.infra.lineage;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Decides which waiting runs are opened: as many as the training slots of all workers can take
 * soon, over all campaigns. A campaign's workflow asks whenever one of its runs has ended, when it
 * is woken, and now and then; what it gets is written down in the same transaction, so that an
 * answer that was lost is given again.
 */
public record RunQueue(Database database) {

  /** Longer than two questions of a workflow that nothing wakes; see {@code RunDispatcher}. */
  private static final Duration CLAIM = Duration.ofMinutes(25);

  /**
   * What a campaign could run.
   *
   * @param launched place among campaigns, the oldest first
   * @param open runs that it has open
   * @param ready runs that wait and lack nothing but a slot
   */
  record Claim(UUID campaign, String name, int priority, long launched, long open, int ready) {}

  /**
   * An answer.
   *
   * @param runs to be opened now
   * @param ready runs that go on waiting and lack nothing but a slot
   * @param blocked positions of the blocked experiments that have waiting runs
   * @param next names of the campaigns that have a claim to what is free now
   * @param extended whether runs wait of experiments that the workflow does not know
   */
  public record Turn(
      List<WaitingRun> runs,
      int ready,
      List<Integer> blocked,
      Collection<String> next,
      boolean extended) {

    public Turn {
      runs = List.copyOf(runs);
      blocked = List.copyOf(blocked);
      next = List.copyOf(next);
    }
  }

  /** A run and the place of its experiment in the file. */
  public record WaitingRun(UUID id, int experiment, int seed) {}

  /**
   * Runs that may be open at once: each slot has one and the next one ready, while two more are
   * scored. At most as many more wait for others that compute the same.
   */
  static int mostOpen(int slots) {
    return 2 * slots + 2;
  }

  /**
   * Who gets how many of the free places, in the order in which they get the first: one by one, to
   * the highest priority; there to the campaign that has the fewest open, so that a large one does
   * not keep the next waiting; then to the oldest.
   */
  static Map<Claim, Integer> shares(Collection<Claim> claims, long free) {
    Map<Claim, Integer> shares = new LinkedHashMap<>();
    Comparator<Claim> order =
        Comparator.comparingInt((Claim claim) -> -claim.priority())
            .thenComparingLong(claim -> claim.open() + shares.getOrDefault(claim, 0))
            .thenComparingLong(Claim::launched);
    for (long left = free; left > 0; left--) {
      Optional<Claim> first =
          claims.stream().filter(claim -> claim.ready() > shares.getOrDefault(claim, 0)).min(order);
      if (first.isEmpty()) {
        break;
      }
      shares.merge(first.get(), 1, Integer::sum);
    }
    return shares;
  }

  /**
   * The runs that the campaign may open now, by the order of experiments and seeds.
   *
   * @param holds the runs that its workflow has open
   * @param blocked positions of experiments whose runs cannot start yet
   * @param known how many experiments its workflow knows; null for all
   * @param slots runs that all workers can train at once
   * @throws StoppedException if the campaign is not to run
   */
  public Turn ask(
      UUID campaignId,
      Collection<UUID> holds,
      Collection<Integer> blocked,
      @Nullable Integer known,
      int slots) {
    return database.write(
        session -> {
          Rows.lock(session, "run-queue");
          CampaignEntity campaign =
              Rows.byId(session, CampaignEntity.class, campaignId).orElseThrow();
          if (!campaign.state.active()) {
            throw CampaignRepository.stopped(campaign);
          }
          List<WaitingRun> all = waiting(session, campaignId, false);
          List<WaitingRun> waiting =
              all.stream().filter(run -> known == null || run.experiment() < known).toList();
          List<WaitingRun> ready =
              waiting.stream().filter(run -> !blocked.contains(run.experiment())).toList();
          claim(session, campaignId, ready.size());
          Map<Claim, Integer> shares = shares(session, slots);
          int own =
              shares.entrySet().stream()
                  .filter(share -> share.getKey().campaign().equals(campaignId))
                  .mapToInt(Map.Entry::getValue)
                  .sum();
          open(session, ready.subList(0, own));
          claim(session, campaignId, ready.size() - own);
          return new Turn(
              waiting(session, campaignId, true).stream()
                  .filter(run -> !holds.contains(run.id()))
                  .toList(),
              ready.size() - own,
              waiting.stream()
                  .map(WaitingRun::experiment)
                  .filter(blocked::contains)
                  .distinct()
                  .toList(),
              names(shares, campaignId),
              waiting.size() < all.size());
        });
  }

  /** Names of the campaigns that have a claim to what is free now. */
  public Collection<String> next(int slots) {
    return database.read(session -> names(shares(session, slots), new UUID(0, 0)));
  }

  private static List<String> names(Map<Claim, Integer> shares, UUID except) {
    return shares.keySet().stream()
        .filter(claim -> !claim.campaign().equals(except))
        .map(Claim::name)
        .toList();
  }

  private static Map<Claim, Integer> shares(StatelessSession session, int slots) {
    List<Claim> claims =
        Rows.selectNative(
                session,
                Object[].class,
                "select c.id, c.name, c.priority, row_number() over (order by c.created_at, c.id),"
                    + " (select count(*) from vocalise.seed_run r where r.campaign_id = c.id"
                    + " and r.opened_at is not null), coalesce(q.ready, 0)"
                    + " from vocalise.campaign c"
                    + " left join vocalise.claim q on q.campaign_id = c.id and q.asked_at > ?1"
                    + " where c.state in ('QUEUED', 'RUNNING')",
                Database.now().minus(CLAIM))
            .stream()
            .map(
                row ->
                    new Claim(
                        (UUID) row[0],
                        (String) row[1],
                        ((Number) row[2]).intValue(),
                        ((Number) row[3]).longValue(),
                        ((Number) row[4]).longValue(),
                        ((Number) row[5]).intValue()))
            .toList();
    long places = mostOpen(slots) + Math.min(mostOpen(slots), waiting(session));
    return shares(claims, places - claims.stream().mapToLong(Claim::open).sum());
  }

  /** Open runs that wait for another one which computes the same: others may use their places. */
  private static long waiting(StatelessSession session) {
    return Rows.selectNative(
            session,
            Long.class,
            "select count(*) from vocalise.seed_run r where r.opened_at is not null and exists"
                + " (select 1 from vocalise.stage_wait w where w.owner = r.id"
                + " and w.asked_at > now() - make_interval(secs => ?1))",
            (double) StageTurns.EXPIRY.toSeconds())
        .getSingleResult();
  }

  private static List<WaitingRun> waiting(StatelessSession session, UUID campaign, boolean opened) {
    return Rows.list(
        session,
        Object[].class,
        row -> new WaitingRun((UUID) row[0], (Integer) row[1], (Integer) row[2]),
        "select r.id, e.position, r.seed from SeedRunEntity r join ExperimentEntity e"
            + " on e.id = r.experimentId where r.campaignId = ?1 and r.state in (QUEUED, RUNNING)"
            + (opened ? " and r.openedAt is not null" : " and r.openedAt is null")
            + " order by e.position, r.seed",
        campaign);
  }

  private static void open(StatelessSession session, List<WaitingRun> runs) {
    if (!runs.isEmpty()) {
      Rows.update(
          session,
          "update SeedRunEntity set openedAt = ?1 where id in ?2",
          Database.now(),
          runs.stream().map(WaitingRun::id).toList());
    }
  }

  private static void claim(StatelessSession session, UUID campaign, int ready) {
    Rows.updateNative(
        session,
        "insert into vocalise.claim (campaign_id, ready, asked_at) values (?1, ?2, ?3)"
            + " on conflict (campaign_id) do update set ready = ?2, asked_at = ?3",
        campaign,
        ready,
        Database.now());
  }

  /**
   * Nothing of the campaign is open, and it keeps no place: when its workflow begins or has ended.
   */
  static void close(StatelessSession session, LedgerEvent event, UUID campaign) {
    event.watch(
        "seed_run",
        Rows.select(
                session,
                UUID.class,
                "select id from SeedRunEntity where campaignId = ?1 and state = RUNNING",
                campaign)
            .getResultList());
    Rows.update(
        session,
        "update SeedRunEntity set state = QUEUED, openedAt = null where campaignId = ?1"
            + " and (state = RUNNING or openedAt is not null and state = QUEUED)",
        campaign);
    Rows.updateNative(session, "delete from vocalise.claim where campaign_id = ?1", campaign);
  }
}
