package dev.vocalise.web.cli;

import dev.vocalise.activities.worker.WorkQueue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What an instance takes on.
 *
 * @param queues to take work from
 * @param slots one per worker; none where it does not work
 * @param apart whether each worker is a process of its own; else there is one, in this process
 */
public record Work(Set<WorkQueue> queues, List<Slot> slots, boolean apart) {
  /** Workers of one instance. */
  static final int MOST = 64;

  /** No work: it serves UI and REST. */
  public static final Work NONE = new Work(Set.of(), List.of(), false);

  /**
   * Where one worker trains.
   *
   * @param device {@code cpu} or {@code gpu:N}
   * @param first the first of its slots of the device, from 1
   * @param count trainings at the same time
   */
  public record Slot(String name, String device, int first, int count) {
    /** Of an instance that does not train in its own process. */
    public static final Slot UNUSED = new Slot("", "cpu", 1, 1);
  }

  public Work {
    queues = Set.copyOf(queues);
    slots = List.copyOf(slots);
    if (!apart && slots.size() > 1) {
      throw new IllegalArgumentException("several workers in one process: " + slots);
    }
  }

  /** From all queues in this process, as the environment says. */
  static Work ofEnvironment() {
    return here(EnumSet.allOf(WorkQueue.class), DeploymentSettings.device(System.getenv()));
  }

  /** In this process; trainings at the same time as the environment says. */
  static Work here(Set<WorkQueue> queues, String device) {
    int trainings = DeploymentSettings.trainings(System.getenv());
    return new Work(queues, List.of(new Slot(name(1), device, 1, trainings)), false);
  }

  /** So many processes, dealt out to the devices in turn; each trains one model at a time. */
  static Work apart(Set<WorkQueue> queues, List<String> devices, int processes) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      int turn = i / devices.size() + 1;
      slots.add(new Slot(name(i + 1), devices.get(i % devices.size()), turn, 1));
    }
    return new Work(queues, slots, true);
  }

  static String name(int number) {
    return "worker-" + number;
  }

  /** Names of the queues, as a user gives them. */
  public List<String> queueNames() {
    return queues.stream().sorted().map(WorkQueue::name).toList();
  }
}
