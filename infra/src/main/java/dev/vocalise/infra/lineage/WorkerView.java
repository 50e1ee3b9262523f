package dev.vocalise.infra.lineage;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker process as everyone sees it.
 *
 * @param device where it trains, with the slots; see {@link WorkerFacts.DeviceSlots#toString}
 * @param waitsFor the worker that trains there; null unless this one waits for it
 * @param doing attempts that it is working on, oldest first
 */
public record WorkerView(
    UUID id,
    String name,
    String host,
    long pid,
    String version,
    String build,
    @Nullable String commit,
    List<String> queues,
    String device,
    int slots,
    State state,
    @Nullable String waitsFor,
    Instant startedAt,
    Instant beatAt,
    List<Doing> doing) {
  /** {@code GONE}: no beat for a minute. */
  public enum State {
    READY,
    WAITING,
    GONE
  }

  /**
   * One attempt.
   *
   * @param runId null for a stage of the whole campaign
   * @param seed of the run
   */
  public record Doing(
      String campaign,
      String stage,
      String subject,
      @Nullable UUID runId,
      @Nullable Integer seed,
      Instant since) {}

  public WorkerView {
    queues = List.copyOf(queues);
    doing = List.copyOf(doing);
  }
}
