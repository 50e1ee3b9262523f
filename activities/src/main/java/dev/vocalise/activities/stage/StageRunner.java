package dev.vocalise.activities.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.failure.FailureTranslator;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.infra.artifact.ArtifactCache;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.NewStage;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageTurns;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.failure.FailureMessage;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityWorkerShutdownException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a stage once: an answer from the cache where every output still exists, an attempt with a
 * token otherwise.
 *
 * @param repair sees to it that damaged artifacts which made a stage fail are made again
 * @param copies where the stages' work fetches artifacts to; what it fetches stays while it runs
 */
public record StageRunner(
    StageRepository stages,
    StageTurns turns,
    ArtifactStore artifacts,
    ArtifactRepair repair,
    ArtifactCache copies,
    HostFacts host,
    Supplier<BackgroundHeartbeat> hearts) {
  private static final Logger LOG = LoggerFactory.getLogger(StageRunner.class);

  /** Attempts that may be lost before the stage itself is taken for the reason. */
  private static final int MOST_LOST = 20;

  /**
   * The body of a stage. Every write that it makes carries the attempt, and so its fencing token.
   * Its beats say how far it is; while it is silent, the last one is repeated.
   */
  @FunctionalInterface
  public interface StageWork<R> {
    StageResult<R> run(StageAttempt attempt, Heartbeat heart) throws Exception;
  }

  /** With a heartbeat of each activity's own. */
  public StageRunner(
      StageRepository stages,
      StageTurns turns,
      ArtifactStore artifacts,
      ArtifactRepair repair,
      ArtifactCache copies,
      HostFacts host) {
    this(stages, turns, artifacts, repair, copies, host, BackgroundHeartbeat::ofThisActivity);
  }

  /**
   * As {@link #run}, but while another attempt computes the same, fails in a way that is tried
   * again soon and counts as nothing: for stages that take hours, whose slots others can use.
   */
  public <R> R once(Supplier<StageCall> wanted, Class<R> type, StageWork<R> work) {
    return beating(
        heart -> {
          StageCall call = wanted.get();
          NewStage row = row(call);
          try (StageTurns.Held held =
              turns
                  .tryTake(call.cacheKey(), row.owner(), row.fence())
                  .orElseThrow(FailureTranslator::sameUnderWay)) {
            LOG.debug("{} {} has the turn: {}", call.stage().stored(), call.subject(), held);
            return cachedOrAttempt(call, type, heart, work);
          }
        });
  }

  /** From the cache if possible. */
  public <R> R run(Supplier<StageCall> wanted, Class<R> type, StageWork<R> work) {
    return beating(heart -> cachedOrAttempt(wanted.get(), type, heart, work));
  }

  /**
   * Never from the cache: for stages that look whether the world is still as it was, or that end a
   * run.
   */
  public <R> R attempt(Supplier<StageCall> wanted, StageWork<R> work) {
    return beating(heart -> attempt(wanted.get(), heart, work));
  }

  @FunctionalInterface
  private interface Body<R> {
    R run(Heartbeat heart);
  }

  /** The body with a heartbeat; whatever it throws as a failure of the activity. */
  private <R> R beating(Body<R> body) {
    try (BackgroundHeartbeat heart = hearts.get()) {
      return body.run(heart);
    } catch (RuntimeException e) {
      throw FailureTranslator.translate(e);
    }
  }

  private <R> R cachedOrAttempt(StageCall call, Class<R> type, Heartbeat heart, StageWork<R> work) {
    Optional<StageRepository.Cached> cached = stillThere(call);
    if (cached.isEmpty()) {
      return attempt(call, heart, work);
    }
    stages.reuse(row(call), cached.get());
    LOG.info("{} {} taken from the cache", call.stage().stored(), call.subject());
    return value(cached.get().result(), type);
  }

  private <R> R attempt(StageCall call, Heartbeat heart, StageWork<R> work) {
    try (StageTrace trace = StageTrace.of(call, new RunRepository(stages.database())::find)) {
      return attempt(call, heart, work, trace);
    }
  }

  private <R> R attempt(StageCall call, Heartbeat heart, StageWork<R> work, StageTrace trace) {
    StageAttempt attempt = stages.start(row(call));
    String stage = call.stage().stored();
    LOG.info("{} {} attempt {} started", stage, call.subject(), attempt.attempt());
    ArtifactCache.Use fetched = copies.use();
    try (fetched) {
      requireAlive(attempt);
      StageResult<R> result = work.run(attempt, heart);
      stages.finish(attempt, result.outputs(), CanonicalJson.tree(result.value()));
      LOG.info("{} {} attempt {} done", stage, call.subject(), attempt.attempt());
      return result.value();
    } catch (Exception e) {
      repair.after(e, call.inputs());
      RuntimeException failure = ended(attempt, e);
      trace.failed(FailureMessage.of(failure).code());
      throw failure;
    }
  }

  /**
   * The cached attempt of this call, if all of its outputs are still in the store; otherwise it is
   * forgotten.
   */
  private Optional<StageRepository.Cached> stillThere(StageCall call) {
    Optional<StageRepository.Cached> cached = stages.cached(call.cacheKey());
    if (cached.isEmpty()) {
      return cached;
    }
    for (FileRef output : cached.get().outputs()) {
      if (!artifacts.exists(output.sha256(), output.size())) {
        LOG.warn(
            "{} {}: output {} ({}) is gone from the store; the stage runs again",
            call.stage().stored(),
            call.subject(),
            output.name(),
            output.sha256());
        stages.evict(cached.get());
        return Optional.empty();
      }
    }
    return cached;
  }

  private static <R> R value(@Nullable JsonNode result, Class<R> type) {
    if (result == null) {
      throw new IllegalStateException("a cached " + type.getSimpleName() + " has no result");
    }
    return CanonicalJson.read(result, type);
  }

  private void requireAlive(StageAttempt attempt) {
    int lost = stages.lostBefore(attempt);
    if (lost >= MOST_LOST) {
      throw new StageException(
          FailureCode.WORKER_DIED,
          "the worker died %s times in a row in this stage without getting further; look for hs_err_pid*.log and the system's log of killed processes, then resume"
              .formatted(lost));
    }
  }

  /** Writes how the attempt ended; returns what the activity throws. */
  private RuntimeException ended(StageAttempt attempt, Exception e) {
    RuntimeException failure = FailureTranslator.translate(e);
    try {
      if (e instanceof ActivityWorkerShutdownException) {
        stages.handedOver(attempt);
        return failure;
      }
      if (failure instanceof ActivityCompletionException) {
        stages.cancelled(attempt);
        return failure;
      }
      FailureMessage message = FailureMessage.of(failure);
      LOG.warn(
          "{} attempt {} failed: {}", attempt.stage(), attempt.attempt(), message.line(), failure);
      stages.fail(attempt, new Failure(message.code(), message.text()));
      return FailureTranslator.later(failure, inARow(attempt, message.code()));
    } catch (RuntimeException unwritten) {
      // The attempt is stale or the database is away: the next attempt marks this one as lost.
      LOG.warn(
          "{} attempt {}: its end could not be written",
          attempt.stage(),
          attempt.attempt(),
          unwritten);
      return FailureTranslator.later(failure, 1);
    }
  }

  /** How many of the newest attempts, this one included, failed with that code. */
  private int inARow(StageAttempt attempt, String code) {
    int times = 0;
    for (StageView one : stages.newest(attempt, MOST_LOST)) {
      Failure failure = one.failure();
      if (one.state() != StageState.FAILED || failure == null || !failure.code().equals(code)) {
        break;
      }
      times++;
    }
    return Math.max(1, times);
  }

  private NewStage row(StageCall call) {
    return new NewStage(
        call.campaignId(),
        call.runId(),
        call.stage().stored(),
        call.subject(),
        call.version(),
        call.cacheKey(),
        host.worker(),
        host.environment(),
        CanonicalJson.tree(call.spec()),
        call.inputs());
  }
}
