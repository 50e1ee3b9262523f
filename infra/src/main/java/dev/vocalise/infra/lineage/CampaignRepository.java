package dev.vocalise.infra.lineage;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Campaigns: launched whole, listed with counts, shown as a board. */
public record CampaignRepository(Database database, Actor actor) {

  private static final Set<RunState> UNENDED = Set.of(RunState.QUEUED, RunState.RUNNING);
  private static final Set<RunState> UNFINISHED = Set.of(RunState.FAILED, RunState.CANCELLED);

  /** What it changes, the instance changes by itself. */
  public CampaignRepository(Database database) {
    this(database, Actor.INSTANCE);
  }

  /** The same, changing things for somebody. */
  public CampaignRepository as(Actor who) {
    return new CampaignRepository(database, who);
  }

  /**
   * Writes the campaign, its experiments and all its runs as QUEUED, or nothing.
   *
   * @throws NameTakenException if there is a campaign of this name
   */
  public CampaignView launch(NewCampaign wanted) {
    return database.change(
        "campaign.launch",
        actor,
        (session, event) -> CampaignLaunch.insert(session, event, wanted).view());
  }

  public Optional<CampaignView> find(UUID id) {
    return database.find(CampaignEntity.class, id).map(CampaignEntity::view);
  }

  public Optional<CampaignView> findByName(String name) {
    return database.named(CampaignEntity.class, name).map(CampaignEntity::view);
  }

  /** All campaigns, newest first, with counts of their runs by state. */
  public List<CampaignSummary> list() {
    return database.read(CampaignLaunch::summaries);
  }

  /** The board by campaign name: three queries, however many runs there are, from one snapshot. */
  public Optional<CampaignBoard> board(String name) {
    return database.read(
        session -> Rows.byName(session, CampaignEntity.class, name).map(c -> board(session, c)));
  }

  static CampaignBoard board(StatelessSession session, CampaignEntity campaign) {
    return board(
        session,
        campaign,
        Rows.select(
                session,
                SeedRunEntity.class,
                "from SeedRunEntity where campaignId = ?1 order by seed",
                campaign.id)
            .stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.experimentId,
                    Collectors.mapping(SeedRunEntity::cell, Collectors.toList()))));
  }

  /**
   * The board of somebody who looks again and again: scores that he has are left out.
   *
   * @param has whether he has the scores of this experiment, asked once each
   */
  public Optional<CampaignBoard> board(String name, BiPredicate<UUID, BoardCells.Finished> has) {
    return database.read(
        session ->
            Rows.byName(session, CampaignEntity.class, name)
                .map(found -> board(session, found, BoardCells.read(session, found.id, has))));
  }

  private static CampaignBoard board(
      StatelessSession session,
      CampaignEntity campaign,
      Map<UUID, List<CampaignBoard.SeedCell>> cells) {
    return new CampaignBoard(
        campaign.view(),
        Rows.list(
            session,
            ExperimentEntity.class,
            row -> row.onBoard(cells.getOrDefault(row.id, List.of())),
            "from ExperimentEntity where campaignId = ?1 order by position",
            campaign.id));
  }

  /**
   * A workflow took the campaign up: RUNNING. It has no run open: those that an earlier one had
   * when its process died wait again.
   *
   * @throws StoppedException if the campaign is paused or has ended
   */
  public void started(UUID id) {
    database.changing(
        "campaign.start",
        actor,
        (session, event) -> {
          CampaignEntity campaign = event.watch(locked(session, id));
          if (!campaign.state.active()) {
            throw stopped(campaign);
          }
          campaign.state = CampaignState.RUNNING;
          campaign.stopping = false;
          campaign.startedAt = campaign.startedAt == null ? Database.now() : campaign.startedAt;
          session.update(campaign);
          RunQueue.close(session, event, id);
        });
  }

  static StoppedException stopped(CampaignEntity campaign) {
    return new StoppedException(
        "campaign '%s' is %s; resume it to go on".formatted(campaign.name, campaign.state));
  }

  /**
   * Ends a campaign by what its runs say: DONE when all are done, else INCOMPLETE with a sentence
   * that counts what is missing. One that was stopped stays so, and one whose runs were queued
   * again goes on. Returns the state it has.
   */
  public CampaignState finish(UUID id) {
    return database.change(
        "campaign.end",
        actor,
        (session, event) -> {
          CampaignEntity campaign = event.watch(locked(session, id));
          if (!campaign.state.active()) {
            return campaign.state;
          }
          Map<RunState, Long> counts =
              Rows.select(
                      session,
                      Object[].class,
                      "select state, count(*) from SeedRunEntity where campaignId = ?1 group by state",
                      id)
                  .stream()
                  .collect(Collectors.toMap(row -> (RunState) row[0], row -> (Long) row[1]));
          if (counts.keySet().stream().anyMatch(state -> !state.ended())) {
            return campaign.state;
          }
          if (counts.keySet().equals(Set.of(RunState.DONE))) {
            end(session, campaign, CampaignState.DONE, null);
          } else {
            end(session, campaign, CampaignState.INCOMPLETE, CampaignLaunch.missing(counts));
          }
          return campaign.state;
        });
  }

  /**
   * Ends a campaign as FAILED: a stage that every run needs failed. Its unended runs fail with it,
   * for the same reason, and a resume queues them again.
   */
  public void fail(UUID id, Failure failure) {
    Failure notStarted = new Failure(failure.code(), "not started: " + failure.message());
    database.changing(
        "campaign.fail",
        actor,
        (session, event) -> {
          CampaignEntity campaign = event.watch(locked(session, id));
          if (!campaign.state.active() || campaign.stopping) {
            return;
          }
          end(session, campaign, CampaignState.FAILED, failure.code() + ": " + failure.message());
          Fencing.revokeCampaign(session, id);
          for (SeedRunEntity run : runs(session, event, id, UNENDED)) {
            run.failure = notStarted;
            RunTransitions.end(session, event, run, RunState.FAILED);
          }
        });
  }

  /**
   * Nothing of the campaign begins any more; what runs goes on until it is told, with the right to
   * write, so that it can keep what it has: {@link #stopped} comes after. Returns the state that
   * the campaign had; one that is paused already or has ended stays as it is.
   */
  public CampaignState pause(UUID id) {
    return database.change(
        "campaign.pause",
        actor,
        (session, event) -> {
          CampaignEntity campaign = event.watch(locked(session, id));
          CampaignState was = campaign.state;
          if (was.active()) {
            campaign.state = CampaignState.PAUSED;
            campaign.stopping = true;
            session.update(campaign);
          }
          return was;
        });
  }

  /**
   * Ends the campaign and its unfinished runs as CANCELLED, with the same grace as {@link #pause}.
   * Returns the state that the campaign had; one that has ended stays as it is.
   */
  public CampaignState cancel(UUID id, String reason) {
    return database.change(
        "campaign.cancel",
        actor,
        (session, event) -> {
          CampaignEntity campaign = event.watch(locked(session, id));
          CampaignState was = campaign.state;
          if (!was.ended()) {
            campaign.stopping |= was.active();
            cancel(session, event, campaign, reason);
          }
          return was;
        });
  }

  private static void cancel(
      StatelessSession session, LedgerEvent event, CampaignEntity campaign, String reason) {
    end(session, campaign, CampaignState.CANCELLED, reason);
    runs(session, event, campaign.id, UNENDED)
        .forEach(run -> RunTransitions.end(session, event, run, RunState.CANCELLED));
  }

  /**
   * Nothing runs for the campaign any more, since its workflow was cancelled or there is none:
   * older attempts are stale from now on. A campaign that nobody here had asked to stop was
   * cancelled in Temporal, and is so here.
   */
  public void stopped(UUID id) {
    database.changing(
        "campaign.stopped",
        actor,
        (session, event) -> {
          CampaignEntity campaign = event.watch(locked(session, id));
          Fencing.revokeRunning(session, event, id);
          if (campaign.state.active() && !campaign.stopping) {
            cancel(session, event, campaign, "cancelled");
          }
          RunQueue.close(session, event, id);
          campaign.stopping = false;
          session.update(campaign);
        });
  }

  /** What a resume or an extension did: the state before, and the runs that were queued. */
  public record Resumed(CampaignState was, List<UUID> runs) {
    public Resumed {
      runs = List.copyOf(runs);
    }
  }

  /**
   * Lets a paused campaign go on. Of any other, queues what failed or was cancelled again, and the
   * campaign if it had ended. Finished runs are left alone.
   */
  public Resumed resume(UUID id) {
    return database.change(
        "campaign.resume",
        actor,
        (session, event) -> {
          CampaignEntity campaign = event.watch(locked(session, id));
          CampaignState was = campaign.state;
          Collection<SeedRunEntity> again =
              was == CampaignState.PAUSED ? List.of() : runs(session, event, id, UNFINISHED);
          again.forEach(run -> RunTransitions.queue(session, run));
          if (!was.active() && was != CampaignState.DONE) {
            reopen(session, campaign);
          }
          return new Resumed(was, again.stream().map(run -> run.id).toList());
        });
  }

  /**
   * Adds the seeds and experiments of {@code wanted} that the campaign has not, as QUEUED, and
   * reopens it if it had ended; a paused one stays so. What failed before stays as it is.
   *
   * @param wanted the campaign as it stands and what joins it
   * @param standing digest of the specification that {@code wanted} was made of
   * @throws RefusedException if the campaign has another one by now
   */
  public Resumed extend(UUID id, NewCampaign wanted, String standing) {
    return database.change(
        "campaign.extend",
        actor,
        (session, event) -> {
          CampaignEntity campaign = event.watch(locked(session, id));
          if (!campaign.specSha256.equals(standing)) {
            throw new RefusedException(
                "campaign '%s' was extended by somebody else meanwhile; look at its file and extend that"
                    .formatted(campaign.name));
          }
          CampaignState was = campaign.state;
          List<UUID> added = CampaignExtension.apply(session, event, campaign, wanted);
          if (was.ended()) {
            reopen(session, campaign);
          }
          return new Resumed(was, added);
        });
  }

  /**
   * @throws IllegalArgumentException if it is no priority
   */
  public void prioritise(UUID id, int priority) {
    NewCampaign.requirePriority(priority);
    database.changing(
        "campaign.priority",
        actor,
        (session, event) -> {
          CampaignEntity campaign = event.watch(locked(session, id));
          campaign.priority = priority;
          session.update(campaign);
        });
  }

  /** Campaigns whose workflow has to run, or to be stopped. */
  public List<CampaignView> campaignsToReconcile() {
    return database.list(
        CampaignEntity.class,
        CampaignEntity::view,
        "from CampaignEntity where state in (QUEUED, RUNNING) or stopping order by createdAt");
  }

  /** Campaigns that are to stop and of which no stage is under way. */
  public Set<UUID> stoppingAndIdle() {
    return Set.copyOf(
        database.read(
            session ->
                Rows.selectNative(
                        session,
                        UUID.class,
                        "select id from vocalise.campaign c where stopping and not exists (select 1"
                            + " from vocalise.stage_run where campaign_id = c.id"
                            + " and state = 'RUNNING')")
                    .getResultList()));
  }

  static void reopen(StatelessSession session, CampaignEntity campaign) {
    campaign.state = CampaignState.QUEUED;
    campaign.reason = null;
    campaign.endedAt = null;
    session.update(campaign);
  }

  private static void end(
      StatelessSession session,
      CampaignEntity campaign,
      CampaignState state,
      @Nullable String reason) {
    campaign.state = state;
    campaign.reason = reason;
    campaign.endedAt = Database.now();
    session.update(campaign);
  }

  static CampaignEntity locked(StatelessSession session, UUID id) {
    return Rows.locked(session, CampaignEntity.class, "campaign", id);
  }

  /** The runs of a campaign in any of these states, locked, in the order of their ids. */
  private static Collection<SeedRunEntity> runs(
      StatelessSession session, LedgerEvent event, UUID campaign, Collection<RunState> states) {
    List<SeedRunEntity> runs =
        Rows.select(
                session,
                SeedRunEntity.class,
                "from SeedRunEntity where campaignId = ?1 and state in ?2 order by id",
                campaign,
                states)
            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
            .getResultList();
    event.watch("seed_run", runs.stream().map(run -> run.id).toList());
    return runs;
  }
}
