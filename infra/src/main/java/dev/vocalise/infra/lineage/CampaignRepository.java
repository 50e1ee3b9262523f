package dev.vocalise.infra.lineage;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Campaigns: launched whole, listed with counts, shown as a board. */
public final class CampaignRepository {

  private static final Set<RunState> UNENDED = Set.of(RunState.QUEUED, RunState.RUNNING);
  private static final Set<RunState> UNFINISHED = Set.of(RunState.FAILED, RunState.CANCELLED);

  private final Database database;

  public CampaignRepository(Database database) {
    this.database = database;
  }

  /**
   * Writes the campaign, its experiments and all its runs as QUEUED, or nothing.
   *
   * @throws NameTakenException if there is a campaign of this name
   */
  public CampaignView launch(NewCampaign wanted) {
    return database.write(session -> CampaignLaunch.insert(session, wanted).view());
  }

  public Optional<CampaignView> find(UUID id) {
    return database.read(
        session -> Rows.byId(session, CampaignEntity.class, id).map(CampaignEntity::view));
  }

  public Optional<CampaignView> findByName(String name) {
    return database.read(
        session -> Rows.byName(session, CampaignEntity.class, name).map(CampaignEntity::view));
  }

  /** All campaigns, newest first, with counts of their runs by state. */
  public List<CampaignSummary> list() {
    return database.read(
        session -> {
          Map<UUID, Map<RunState, Long>> counts = new HashMap<>();
          for (Object[] row :
              session
                  .createSelectionQuery(
                      "select campaignId, state, count(*) from SeedRunEntity"
                          + " group by campaignId, state",
                      Object[].class)
                  .getResultList()) {
            counts
                .computeIfAbsent((UUID) row[0], id -> new EnumMap<>(RunState.class))
                .put((RunState) row[1], (Long) row[2]);
          }
          return session
              .createSelectionQuery(
                  "select c.id, c.name, c.state, c.reason, c.createdAt, c.startedAt, c.endedAt,"
                      + " (select count(*) from ExperimentEntity e where e.campaignId = c.id)"
                      + " from CampaignEntity c order by c.createdAt desc, c.name",
                  Object[].class)
              .stream()
              .map(row -> CampaignLaunch.summary(row, counts.getOrDefault(row[0], Map.of())))
              .toList();
        });
  }

  /** The board by campaign name: three queries, however many runs there are, from one snapshot. */
  public Optional<CampaignBoard> board(String name) {
    return database.read(
        session -> Rows.byName(session, CampaignEntity.class, name).map(c -> board(session, c)));
  }

  private static CampaignBoard board(StatelessSession session, CampaignEntity campaign) {
    Map<UUID, List<CampaignBoard.SeedCell>> cells =
        session
            .createSelectionQuery(
                "from SeedRunEntity where campaignId = :id order by seed", SeedRunEntity.class)
            .setParameter("id", campaign.id)
            .stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.experimentId,
                    Collectors.mapping(SeedRunEntity::cell, Collectors.toList())));
    return new CampaignBoard(
        campaign.view(),
        session
            .createSelectionQuery(
                "from ExperimentEntity where campaignId = :id order by position",
                ExperimentEntity.class)
            .setParameter("id", campaign.id)
            .stream()
            .map(
                row ->
                    new CampaignBoard.ExperimentRow(
                        row.id,
                        row.name,
                        row.position,
                        row.settings,
                        row.reference,
                        cells.getOrDefault(row.id, List.of())))
            .toList());
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
    database.writing(
        session ->
            session
                .createMutationQuery(
                    "update SeedRunEntity set state = :queued"
                        + " where campaignId = :id and state = :running")
                .setParameter("queued", RunState.QUEUED)
                .setParameter("running", RunState.RUNNING)
                .setParameter("id", id)
                .executeUpdate());
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
          Map<RunState, Long> counts = new EnumMap<>(RunState.class);
          session
              .createSelectionQuery(
                  "select state, count(*) from SeedRunEntity where campaignId = :id group by state",
                  Object[].class)
              .setParameter("id", id)
              .getResultList()
              .forEach(row -> counts.put((RunState) row[0], (Long) row[1]));
          boolean done = counts.keySet().equals(Set.of(RunState.DONE));
          end(
              session,
              campaign,
              done ? CampaignState.DONE : CampaignState.INCOMPLETE,
              done ? null : CampaignLaunch.missing(counts));
          return campaign.state;
        });
  }

  /**
   * Ends a campaign as FAILED: a stage that every run needs failed. Its unended runs fail with it,
   * for the same reason, and a resume queues them again.
   */
  public void fail(UUID id, Failure failure) {
    database.writing(
        session -> {
          CampaignEntity campaign = locked(session, id);
          if (campaign.state.ended()) {
            return;
          }
          end(session, campaign, CampaignState.FAILED, failure.code() + ": " + failure.message());
          Fencing.revokeCampaign(session, id);
          Failure notStarted = new Failure(failure.code(), "not started: " + failure.message());
          for (SeedRunEntity run : Rows.runs(session, id, UNENDED)) {
            run.fail(notStarted);
            RunTransitions.end(session, run, RunState.FAILED);
          }
        });
  }

  /** Cancels the campaign and its unfinished runs, and makes their running attempts stale. */
  public void cancel(UUID id, String reason) {
    database.writing(
        session -> {
          CampaignEntity campaign = locked(session, id);
          if (campaign.state.ended()) {
            return;
          }
          end(session, campaign, CampaignState.CANCELLED, reason);
          Fencing.revokeCampaign(session, id);
          RunTransitions.cancel(session, Rows.runs(session, id, UNENDED));
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
          Collection<SeedRunEntity> again = Rows.runs(session, id, UNFINISHED);
          again.forEach(run -> RunTransitions.queue(session, run));
          if (campaign.state.ended() && campaign.state != CampaignState.DONE) {
            reopen(session, campaign);
          }
          return again.stream().map(run -> run.id).toList();
        });
  }

  /** Campaigns that the database calls unended: what Temporal must know of. */
  public List<CampaignView> campaignsToReconcile() {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from CampaignEntity where state in :states order by createdAt",
                    CampaignEntity.class)
                .setParameter("states", List.of(CampaignState.QUEUED, CampaignState.RUNNING))
                .stream()
                .map(CampaignEntity::view)
                .toList());
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
}
