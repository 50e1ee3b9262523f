package dev.vocalise.activities.stage;

import dev.vocalise.infra.failure.ServerFailure;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.workflows.ArtifactRef;
import io.temporal.client.ActivityCompletionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a stage of many small steps has done so far: stored between two of them when it is time, and
 * when the stage has to stop, so that the next attempt goes on there. Used by the stage's thread.
 */
public final class WorkSoFar {
  private static final Logger LOG = LoggerFactory.getLogger(WorkSoFar.class);
  private static final String KEY = "key";

  private final StageCheckpoints checkpoints;
  private final long interval;
  private final String key;
  private final Heartbeat heart;
  private long due;

  /** The state between two steps. */
  public interface State {
    /** Artifacts that it needs, in the store already. */
    List<ArtifactRef> parts();

    void write(Path file) throws IOException;
  }

  /** Reads what {@link State#write} wrote; what it returns says in words how much that is. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Path file) throws IOException;
  }

  /**
   * @param key of everything that the state depends on; one with another key is left alone
   */
  public WorkSoFar(RunContext context, StageAttempt attempt, String key, Heartbeat heart) {
    checkpoints = new StageCheckpoints(context, attempt);
    interval = context.checkpointEvery().toNanos();
    this.key = key;
    this.heart = heart;
    due = System.nanoTime() + interval;
  }

  /** What an attempt before has left, if that is whole; null to start from the beginning. */
  public <T> @Nullable T newest(Reader<T> reader) throws IOException {
    T newest =
        checkpoints.newest(
            (file, position) -> position.path(KEY).asText().equals(key) ? reader.read(file) : null);
    if (newest != null) {
      LOG.info("going on after {}", newest);
    }
    return newest;
  }

  /**
   * Before each step.
   *
   * @throws ActivityCompletionException when the stage has to stop; what it has is stored
   */
  public void beat(String detail, State state) {
    try {
      heart.beat(detail);
    } catch (ActivityCompletionException e) {
      try {
        save(state);
      } catch (RuntimeException unwritten) { // it has ended, or another attempt has begun
        LOG.info("a stage stops without a new checkpoint: {}", unwritten.getMessage());
      }
      throw e;
    }
    if (System.nanoTime() - due < 0) {
      return;
    }
    try {
      save(state);
    } catch (RuntimeException e) {
      if (ServerFailure.in(e).isEmpty()) {
        throw e;
      }
      LOG.warn("a checkpoint could not be stored; the stage goes on, and it is tried again", e);
    }
    due = System.nanoTime() + interval;
  }

  private void save(State state) {
    checkpoints.save(
        "so-far",
        "application/octet-stream",
        0,
        CanonicalJson.tree(
            Map.of(KEY, key, "parts", state.parts().stream().map(ArtifactRef::sha256).toList())),
        state::write);
  }
}
