package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One worker process as it reports itself.
 *
 * @param name for people, for example {@code worker-2}
 * @param build digest of the code; equal digests mean equal code
 * @param commit of the sources, where the build knows it
 * @param queues names of the queues it takes work from
 * @param slots where it trains; empty for a worker that does not
 */
public record WorkerFacts(
    UUID id,
    String name,
    String host,
    long pid,
    String version,
    String build,
    @Nullable String commit,
    List<String> queues,
    DeviceSlots slots) {
  public WorkerFacts {
    queues = List.copyOf(queues);
  }

  /** As attempts of stages name the worker that runs them. */
  public String process() {
    return host + "/" + pid;
  }

  /**
   * Neighbouring training slots of one device.
   *
   * @param device {@code cpu} or {@code gpu:N}
   * @param first 1 for the first
   * @param count 0 for none
   */
  public record DeviceSlots(String device, int first, int count) {
    public DeviceSlots {
      if (first < 1 || count < 0) {
        throw new IllegalArgumentException("no slots: " + first + ", " + count);
      }
    }

    /** For people: {@code gpu:0}, {@code cpu, slot 2} or {@code cpu, slots 1 to 4}. */
    @Override
    public String toString() {
      if (count <= 1 && first == 1) {
        return device;
      }
      return count <= 1
          ? device + ", slot " + first
          : "%s, slots %d to %d".formatted(device, first, first + count - 1);
    }
  }
}
