package dev.vocalise.infra.lineage;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Campaigns: launched whole, listed with counts, shown as a board. */
public record CampaignRepository(Database database) {

  private static final Set<RunState> UNENDED = Set.of(RunState.QUEUED, RunState.RUNNING);
  private static final Set<RunState> UNFINISHED = Set.of(RunState.FAILED, RunState.CANCELLED);

  /**
   * Writes the campaign, its experiments and all its runs as QUEUED, or nothing.
   *
   * @throws NameTakenException if there is a campaign of this name
   */
  public CampaignView launch(NewCampaign wanted) {
    return database.write(session -> CampaignLaunch.insert(session, wanted).view());
  }

  public Optional<CampaignView> find(UUID id) {
    return database.find(CampaignEntity.class, id).map(CampaignEntity::view);
  }

  public Optional<CampaignView> findByName(String name) {
    return database.named(CampaignEntity.class, name).map(CampaignEntity::view);
  }

  /** All campaigns, newest first, with counts of their runs by state. */
  public List<CampaignSummary> list() {
    return database.read(
        session -> {
          Map<UUID, Map<RunState, Long>> counts =
              Rows.select(
                      session,
                      Object[].class,
                      "select campaignId, state, count(*) from SeedRunEntity"
                          + " group by campaignId, state")
                  .stream()
                  .collect(
                      Collectors.groupingBy(
                          row -> (UUID) row[0],
                          Collectors.toMap(row -> (RunState) row[1], row -> (Long) row[2])));
          return Rows.list(
              session,
              Object[].class,
              row -> CampaignLaunch.summary(row, counts.getOrDefault(row[0], Map.of())),
              "select c.id, c.name, c.state, c.reason, c.createdAt, c.startedAt, c.endedAt,"
                  + " (select count(*) from ExperimentEntity e where e.campaignId = c.id)"
                  + " from CampaignEntity c order by c.createdAt desc, c.name");
        });
  }

  /** The board by campaign name: three queries, however many runs there are, from one snapshot. */
  public Optional<CampaignBoard> board(String name) {
    return database.read(
        session -> Rows.byName(session, CampaignEntity.class, name).map(c -> board(session, c)));
  }

  private static CampaignBoard board(StatelessSession session, CampaignEntity campaign) {
    Map<UUID, List<CampaignBoard.SeedCell>> cells =
        Rows.select(
                session,
                SeedRunEntity.class,
                "from SeedRunEntity where campaignId = ?1 order by seed",
                campaign.id)
            .stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.experimentId,
                    Collectors.mapping(SeedRunEntity::cell, Collectors.toList())));
    return new CampaignBoard(
        campaign.view(),
        Rows.list(
            session,
            ExperimentEntity.class,
            row -> row.onBoard(cells.getOrDefault(row.id, List.of())),
            "from ExperimentEntity where campaignId = ?1 order by position",
            campaign.id));
  }

  /** The workflow took the campaign up: RUNNING. Repeating it changes nothing. */
  public void started(UUID id) {
    database.writing(
        session -> {
          CampaignEntity campaign = locked(session, id);
          if (campaign.state != CampaignState.QUEUED) {
            return;
          }
          campaign.state = CampaignState.RUNNING;
          campaign.startedAt = campaign.startedAt == null ? Database.now() : campaign.startedAt;
          session.update(campaign);
        });
  }

  /**
   * Runs that the database calls running while no workflow has them, since the process that trained
   * them died, wait again. For the workflow of the campaign, before it starts runs.
   */
  public void requeue(UUID id) {
    String running =
        "update SeedRunEntity set state = QUEUED where campaignId = ?1 and state = RUNNING";
    database.writing(session -> Rows.update(session, running, id));
  }

  /**
   * Ends a campaign by what its runs say: DONE when all are done, else INCOMPLETE with a sentence
   * that counts what is missing. A campaign that was cancelled stays so. Returns the state it has.
   */
  public CampaignState finish(UUID id) {
    return database.write(
        session -> {
          CampaignEntity campaign = locked(session, id);
          if (campaign.state.ended()) {
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
    breakOff(
        id,
        CampaignState.FAILED,
        failure.code() + ": " + failure.message(),
        (session, runs) ->
            runs.forEach(
                run -> {
                  run.failure = notStarted;
                  RunTransitions.end(session, run, RunState.FAILED);
                }));
  }

  /** Cancels the campaign and its unfinished runs, and makes their running attempts stale. */
  public void cancel(UUID id, String reason) {
    breakOff(id, CampaignState.CANCELLED, reason, RunTransitions::cancel);
  }

  private void breakOff(
      UUID id,
      CampaignState state,
      String reason,
      BiConsumer<StatelessSession, Collection<SeedRunEntity>> runs) {
    database.writing(
        session -> {
          CampaignEntity campaign = locked(session, id);
          if (campaign.state.ended()) {
            return;
          }
          end(session, campaign, state, reason);
          Fencing.revokeCampaign(session, id);
          runs.accept(session, runs(session, id, UNENDED));
        });
  }

  /**
   * Queues what failed or was cancelled again, and the campaign if it had ended. Finished runs are
   * left alone. Returns the runs that were queued; all queued ones are for the workflow to start.
   */
  public List<UUID> resume(UUID id) {
    return database.write(
        session -> {
          CampaignEntity campaign = locked(session, id);
          Collection<SeedRunEntity> again = runs(session, id, UNFINISHED);
          again.forEach(run -> RunTransitions.queue(session, run));
          if (campaign.state.ended() && campaign.state != CampaignState.DONE) {
            reopen(session, campaign);
          }
          return again.stream().map(run -> run.id).toList();
        });
  }

  /** Campaigns that the database calls unended: what Temporal must know of. */
  public List<CampaignView> campaignsToReconcile() {
    return database.list(
        CampaignEntity.class,
        CampaignEntity::view,
        "from CampaignEntity where state in (QUEUED, RUNNING) order by createdAt");
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
      StatelessSession session, UUID campaign, Collection<RunState> states) {
    return Rows.select(
            session,
            SeedRunEntity.class,
            "from SeedRunEntity where campaignId = ?1 and state in ?2 order by id",
            campaign,
            states)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList();
  }
}
