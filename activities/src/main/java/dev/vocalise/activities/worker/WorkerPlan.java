package dev.vocalise.activities.worker;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one worker process takes on.
 *
 * @param name for people, for example {@code worker-2}
 * @param queues at least one
 * @param firstSlot the first of the device's slots on which it trains; 1 unless several processes
 *     share a device on purpose
 * @param build digest of the code; equal digests mean equal code
 * @param commit of the sources, where the build knows it
 * @param keepsBuilds whether campaigns that belong to another build are left alone
 * @param libraries versions of those that results depend on, for the record
 */
public record WorkerPlan(
    String name,
    Set<WorkQueue> queues,
    int firstSlot,
    String build,
    @Nullable String commit,
    boolean keepsBuilds,
    SortedMap<String, String> libraries) {
  public WorkerPlan {
    libraries = Collections.unmodifiableSortedMap(new TreeMap<>(libraries));
    queues = Set.copyOf(queues);
    if (queues.isEmpty() || firstSlot < 1) {
      throw new IllegalArgumentException("no work: " + queues + " from slot " + firstSlot);
    }
  }

  /** Everything on the device's first slots. */
  public static WorkerPlan everything(String name, String build, @Nullable String commit) {
    return new WorkerPlan(
        name, EnumSet.allOf(WorkQueue.class), 1, build, commit, false, new TreeMap<>());
  }

  /** In the order in which a campaign needs them. */
  public List<String> queueNames() {
    return names(queues);
  }

  /** In the order in which a campaign needs them. */
  public static List<String> names(Collection<WorkQueue> queues) {
    return EnumSet.copyOf(queues).stream().map(WorkQueue::name).toList();
  }
}
