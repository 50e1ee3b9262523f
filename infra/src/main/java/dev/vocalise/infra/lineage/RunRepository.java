package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Seed runs: their state, their progress and everything their screen shows. */
public record RunRepository(Database database, Actor actor) {

  /** A stage finds what is damaged among its own inputs at once, and a run has few stages. */
  private static final int MOST_REPAIRS = 8;

  private static final String RUNS =
      "select r, e, c.name from SeedRunEntity r join ExperimentEntity e on e.id = r.experimentId"
          + " join CampaignEntity c on c.id = r.campaignId ";

  /** What it changes, the instance changes by itself. */
  public RunRepository(Database database) {
    this(database, Actor.INSTANCE);
  }

  /** The same, changing things for somebody. */
  public RunRepository as(Actor who) {
    return new RunRepository(database, who);
  }

  public Optional<SeedRun> find(UUID id) {
    return database.read(session -> one(session, "where r.id = ?1", id));
  }

  /**
   * The run whose id this is, or begins with; of the beginning at least eight digits.
   *
   * @throws AmbiguousIdException where several begin like this
   */
  public Optional<UUID> meant(String beginning) {
    return ShortIds.ofRuns(database).find(beginning);
  }

  /** By workflow id: {@code <campaign>/<experiment>/seed-<n>}. */
  public Optional<SeedRun> findByWorkflow(String workflowId) {
    return database.read(session -> one(session, "where r.workflowId = ?1", workflowId));
  }

  /** All runs of a campaign in any state, by experiment and seed. */
  public List<SeedRun> ofCampaign(UUID campaignId) {
    String where = "where r.campaignId = ?1 order by e.position, r.seed";
    return database.read(session -> all(session, where, campaignId));
  }

  /** All runs of an experiment in any state, by seed. */
  public List<SeedRun> ofExperiment(UUID experimentId) {
    return database.read(
        session -> all(session, "where r.experimentId = ?1 order by r.seed", experimentId));
  }

  /** What the screen of one run shows, from one snapshot. */
  public Optional<RunView> view(UUID id) {
    return database.read(
        session ->
            one(session, "where r.id = ?1", id)
                .map(
                    run ->
                        new RunView(
                            run,
                            StageRepository.ofRun(session, id),
                            MetricRepository.curves(session, id),
                            CheckpointRepository.newest(session, id))));
  }

  /**
   * A workflow has started the run: RUNNING, and the tracker is notified. A run that is RUNNING
   * already only gets the new facts.
   *
   * @param host facts of the worker's machine
   * @param device for example {@code cpu} or {@code gpu:0}
   * @throws StoppedException if the run has ended or its campaign is not to run: it must be resumed
   *     first
   */
  public void started(UUID id, @Nullable JsonNode host, @Nullable String device) {
    database.changing(
        "run.start",
        actor,
        (session, event) -> {
          SeedRunEntity run = event.watch(locked(session, id));
          if (run.state.ended()) {
            throw stopped(run);
          }
          CampaignEntity campaign =
              Rows.byId(session, CampaignEntity.class, run.campaignId).orElseThrow();
          if (!campaign.state.active()) {
            throw CampaignRepository.stopped(campaign);
          }
          boolean fresh = run.state == RunState.QUEUED;
          if (!fresh && Objects.equals(run.host, host) && Objects.equals(run.device, device)) {
            return; // it has looked again whether another run has computed the same
          }
          run.state = RunState.RUNNING;
          run.startedAt = run.startedAt == null ? Database.now() : run.startedAt;
          run.host = host == null ? run.host : host;
          run.device = device == null ? run.device : device;
          session.update(run);
          if (fresh) {
            RunTransitions.outbox(
                session,
                run,
                Outbox.Kind.RUN_STARTED,
                JsonNodeFactory.instance.objectNode().put("at", Database.now().toString()));
          }
        });
  }

  /**
   * Replaces the run's progress.
   *
   * @throws StaleAttemptException if a newer attempt of the stage exists
   */
  public void progress(StageAttempt attempt, Progress progress) {
    database.writing(
        session -> {
          Fencing.check(session, attempt);
          SeedRunEntity run = locked(session, attempt.requireRun());
          run.progress = progress;
          session.update(run);
        });
  }

  /**
   * The result: DONE. Must be written by the attempt that computed it, before that attempt ends.
   *
   * @param uar unweighted average recall, 0 to 1
   * @throws StaleAttemptException if a newer attempt of the stage exists
   * @throws StoppedException if the run was cancelled meanwhile
   */
  public void finish(StageAttempt attempt, double uar, JsonNode scores) {
    if (!(uar >= 0 && uar <= 1)) {
      throw new IllegalArgumentException("uar must be in 0..1 but was " + uar);
    }
    database.changing(
        "run.done",
        actor,
        (session, event) -> {
          Fencing.check(session, attempt);
          SeedRunEntity run = event.watch(locked(session, attempt.requireRun()));
          if (run.state == RunState.DONE) {
            return;
          }
          if (run.state.ended()) {
            throw stopped(run);
          }
          run.uar = uar;
          run.scores = scores;
          run.failure = null;
          RunTransitions.end(session, event, run, RunState.DONE);
          ArtifactGarbageCollector.release(session, run.id, ""); // nothing is left to go on with
        });
  }

  /**
   * The run's workflow gave up: its attempts become stale. A run that has ended already stays as it
   * is.
   */
  public void fail(UUID id, Failure failure) {
    breakOff(
        "run.fail",
        id,
        (session, event, run) -> {
          end(session, event, id, StageState.LOST); // of a worker that somebody else answered for
          run.failure = failure;
          RunTransitions.end(session, event, run, RunState.FAILED);
        });
  }

  /**
   * The run's workflow was cancelled and nothing of it is under way: its attempts become stale.
   * Where its campaign was asked to stop, the run waits for a resume, else it is CANCELLED.
   */
  public void stopped(UUID id) {
    breakOff(
        "run.stopped",
        id,
        (session, event, run) -> {
          end(session, event, id, StageState.CANCELLED);
          CampaignEntity campaign =
              Rows.byId(session, CampaignEntity.class, run.campaignId).orElseThrow();
          if (campaign.stopping) {
            RunTransitions.queue(session, run);
          } else {
            RunTransitions.end(session, event, run, RunState.CANCELLED);
          }
        });
  }

  /**
   * Queues a run again that failed since an artifact was damaged, for the stage that makes it.
   * Returns whether it waits again; not for ever, since a broken disk may damage what is made.
   */
  public boolean queueForRepair(UUID id) {
    return database.change(
        "run.repair",
        actor,
        (session, event) -> {
          Fencing.revoke(session, id);
          SeedRunEntity run = event.watch(locked(session, id));
          if (run.state.ended() || run.repairs == MOST_REPAIRS) {
            return false;
          }
          int repairs = run.repairs + 1;
          RunTransitions.queue(session, run);
          run.repairs = repairs;
          session.update(run);
          return true;
        });
  }

  @FunctionalInterface
  private interface Ending {
    void of(StatelessSession session, LedgerEvent event, SeedRunEntity run);
  }

  private void breakOff(String what, UUID id, Ending end) {
    database.changing(
        what,
        actor,
        (session, event) -> {
          Fencing.revoke(session, id);
          SeedRunEntity run = event.watch(locked(session, id));
          if (!run.state.ended()) {
            end.of(session, event, run);
          }
        });
  }

  /** Ends the run's attempts that are under way. */
  private static void end(StatelessSession session, LedgerEvent event, UUID id, StageState state) {
    String running = "select id from StageRunEntity where runId = ?1 and state = RUNNING";
    event.watch("stage_run", Rows.select(session, UUID.class, running, id).getResultList());
    Rows.update(
        session,
        "update StageRunEntity set state = ?1, endedAt = ?2 where runId = ?3 and state = RUNNING",
        state,
        Database.now(),
        id);
  }

  /** A stage of a run as its attempts name it. */
  public record RunStage(String stage, String subject) {
    private String fence() {
      return subject.isEmpty() ? stage : stage + ":" + subject;
    }
  }

  /** What a retry found: the run's state, whether a workflow had it, and whether it was queued. */
  public record Retried(RunState was, boolean open, boolean queued) {}

  /**
   * Queues a FAILED or CANCELLED run again, with stages to be done again also one that is DONE or
   * waits, and reopens its campaign if that had ended. The cached outputs and the checkpoints of
   * those stages are forgotten. A run that a workflow has is left alone.
   */
  public Retried retry(UUID id, List<RunStage> again) {
    return database.change(
        "run.retry",
        actor,
        (session, event) -> {
          UUID campaignId =
              Rows.byId(session, SeedRunEntity.class, id)
                  .orElseThrow(() -> new NotFoundException("run", id))
                  .campaignId;
          // Campaign before run, as everywhere: two orders could deadlock.
          CampaignEntity campaign = event.watch(CampaignRepository.locked(session, campaignId));
          SeedRunEntity run = event.watch(locked(session, id));
          RunState was = run.state;
          boolean open = was == RunState.RUNNING || run.openedAt != null;
          boolean failed = was == RunState.FAILED || was == RunState.CANCELLED;
          if (open || (!failed && again.isEmpty())) {
            return new Retried(was, open, false);
          }
          if (!again.isEmpty()) {
            ModelVersionRepository.requireNothingApproved(session, id);
          }
          again.forEach(stage -> forget(session, id, stage));
          if (was == RunState.DONE) {
            run.uar = null;
            run.scores = null;
            run.progress = null;
          }
          RunTransitions.queue(session, run);
          if (campaign.state.ended()) {
            CampaignRepository.reopen(session, campaign);
          }
          return new Retried(was, false, true);
        });
  }

  private static void forget(StatelessSession session, UUID run, RunStage stage) {
    Rows.updateNative(
        session,
        "delete from vocalise.stage_cache where cache_key in (select cache_key from"
            + " vocalise.stage_run where run_id = ?1 and stage = ?2 and subject = ?3)",
        run,
        stage.stage(),
        stage.subject());
    ArtifactGarbageCollector.release(session, run, stage.fence());
  }

  /** Runs that the database calls running: what Temporal must know of. */
  public List<SeedRun> runsToReconcile() {
    String where = "where r.state = ?1 order by r.createdAt";
    return database.read(session -> all(session, where, RunState.RUNNING));
  }

  /** Remembers which MLflow run shows this one. */
  public void tracked(UUID id, MlflowRun mlflow) {
    database.writing(
        session -> {
          SeedRunEntity run = locked(session, id);
          run.mlflowExperimentId = mlflow.experimentId();
          run.mlflowRunId = mlflow.runId();
          session.update(run);
        });
  }

  private static StoppedException stopped(SeedRunEntity run) {
    return new StoppedException(
        "run %s is %s and cannot go on; retry it first".formatted(run.id, run.state));
  }

  private static SeedRunEntity locked(StatelessSession session, UUID id) {
    return Rows.locked(session, SeedRunEntity.class, "run", id);
  }

  private static Optional<SeedRun> one(StatelessSession session, String where, Object value) {
    return all(session, where, value).stream().findFirst();
  }

  static List<SeedRun> all(StatelessSession session, String where, Object value) {
    return Rows.list(
        session,
        Object[].class,
        row -> ((SeedRunEntity) row[0]).view((String) row[2], (ExperimentEntity) row[1]),
        RUNS + where,
        value);
  }
}
