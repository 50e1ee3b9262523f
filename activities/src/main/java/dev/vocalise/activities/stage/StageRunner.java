package dev.vocalise.activities.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.failure.FailureTranslator;
import dev.vocalise.infra.artifact.ArtifactCache;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.AdvisoryLocks;
import dev.vocalise.infra.lineage.CachedStage;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.NewStage;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.workflows.failure.FailureMessage;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a stage once: an answer from the cache where every output still exists, an attempt with a
 * token otherwise.
 */
public final class StageRunner {
  private static final Logger LOG = LoggerFactory.getLogger(StageRunner.class);

  private static final Duration WAIT = Duration.ofSeconds(1);

  private final StageRepository stages;
  private final ArtifactStore artifacts;
  private final ArtifactCache copies;
  private final HostFacts host;
  private final AdvisoryLocks locks;

  /**
   * @param copies where the stages' work fetches artifacts to; what it fetches stays while it runs
   */
  public StageRunner(
      StageRepository stages,
      AdvisoryLocks locks,
      ArtifactStore artifacts,
      ArtifactCache copies,
      HostFacts host) {
    this.stages = stages;
    this.locks = locks;
    this.artifacts = artifacts;
    this.copies = copies;
    this.host = host;
  }

  /**
   * As {@link #run}, but while another attempt computes the same, waits for its outputs: for stages
   * that take hours. Beats in the meantime.
   */
  public <R> R once(StageCall call, Class<R> type, Heartbeat heart, StageWork<R> work) {
    try {
      for (Optional<AdvisoryLocks.Held> turn = locks.tryTake(call.cacheKey()); ; ) {
        if (turn.isPresent()) {
          try (AdvisoryLocks.Held held = turn.get()) {
            LOG.debug("{} {} has the turn: {}", call.stage(), call.subject(), held);
            return run(call, type, work);
          }
        }
        heart.beat("waiting for another run that computes the same");
        Thread.sleep(WAIT.toMillis());
        turn = locks.tryTake(call.cacheKey());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FailureTranslator.translate(e);
    } catch (RuntimeException e) {
      throw FailureTranslator.translate(e);
    }
  }

  /** From the cache if possible. */
  public <R> R run(StageCall call, Class<R> type, StageWork<R> work) {
    try {
      Optional<CachedStage> cached = stillThere(call);
      if (cached.isPresent()) {
        stages.reuse(row(call), cached.get());
        LOG.info("{} {} taken from the cache", call.stage(), call.subject());
        return value(cached.get().result(), type);
      }
    } catch (RuntimeException e) {
      throw FailureTranslator.translate(e);
    }
    return attempt(call, work);
  }

  /**
   * Never from the cache: for stages that look whether the world is still as it was, or that end a
   * run.
   */
  public <R> R attempt(StageCall call, StageWork<R> work) {
    StageAttempt attempt;
    try {
      attempt = stages.start(row(call));
    } catch (RuntimeException e) {
      throw FailureTranslator.translate(e);
    }
    LOG.info("{} {} attempt {} started", call.stage(), call.subject(), attempt.attempt());
    ArtifactCache.Use fetched = copies.use();
    try (fetched) {
      StageResult<R> result = work.run(attempt);
      stages.finish(attempt, result.outputs(), CanonicalJson.tree(result.value()));
      LOG.info("{} {} attempt {} done", call.stage(), call.subject(), attempt.attempt());
      return result.value();
    } catch (Exception e) {
      RuntimeException failure = FailureTranslator.translate(e);
      record(attempt, failure);
      throw failure;
    }
  }

  /**
   * The cached attempt of this call, if all of its outputs are still in the store; otherwise it is
   * forgotten.
   */
  public Optional<CachedStage> stillThere(StageCall call) {
    Optional<CachedStage> cached = stages.cached(call.cacheKey());
    if (cached.isEmpty()) {
      return cached;
    }
    for (FileRef output : cached.get().outputs()) {
      if (!artifacts.exists(output.sha256(), output.size())) {
        LOG.warn(
            "{} {}: output {} ({}) is gone from the store; the stage runs again",
            call.stage(),
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
    try {
      return CanonicalJson.MAPPER.treeToValue(result, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a cached result is no " + type.getSimpleName(), e);
    }
  }

  private void record(StageAttempt attempt, RuntimeException failure) {
    try {
      if (failure instanceof ActivityCompletionException) {
        stages.cancelled(attempt);
        return;
      }
      FailureMessage message = FailureMessage.of(failure);
      LOG.warn(
          "{} attempt {} failed: {}", attempt.stage(), attempt.attempt(), message.line(), failure);
      stages.fail(attempt, new Failure(message.code(), message.text()));
    } catch (RuntimeException e) {
      // The attempt is stale or the database is away: the next attempt marks this one as lost.
      LOG.warn(
          "{} attempt {}: its end could not be written", attempt.stage(), attempt.attempt(), e);
    }
  }

  private NewStage row(StageCall call) {
    return new NewStage(
        call.campaignId(),
        call.runId(),
        call.stage(),
        call.subject(),
        call.version(),
        call.cacheKey(),
        host.worker(),
        host.environment(),
        CanonicalJson.tree(call.spec()),
        call.inputs());
  }
}
