package dev.vocalise.web.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The faults of one campaign, a function of seed and number: when and how, not how many. */
final class DrillPlan {
  /** Between two faults the campaign works so long; that it gets on again comes first. */
  private static final double SHORTEST_SECONDS = 1;

  private static final double LONGEST_SECONDS = 15;

  private final Random random;
  private final List<FaultKind> kinds;
  private final Deque<FaultKind> next = new ArrayDeque<>();

  /**
   * @param pauseSeconds of undisturbed work before it
   * @param moment from 0 to 1: when, and which of several processes
   */
  record Fault(FaultKind kind, double pauseSeconds, double moment) {
    /** How long after what the kind is named after has begun. */
    long delayMillis() {
      return (long) (1000 * moment * kind.withinSeconds());
    }
  }

  private DrillPlan(Random random, List<FaultKind> kinds) {
    this.random = random;
    this.kinds = kinds;
  }

  /** Without any fault. */
  static DrillPlan undisturbed() {
    return new DrillPlan(new Random(0), List.of());
  }

  /**
   * @param number of the campaign in the drill
   * @param workers whether workers are processes of their own
   */
  static DrillPlan of(long seed, int number, boolean workers) {
    List<FaultKind> kinds = new ArrayList<>(List.of(FaultKind.values()));
    kinds.remove(FaultKind.KILLED_AT_REGISTRATION); // comes once, before the campaign
    kinds.remove(FaultKind.KILLED_AT_LAUNCH);
    if (!workers) {
      kinds.remove(FaultKind.WORKER_KILLED);
    }
    return new DrillPlan(new Random(31 * seed + number), kinds);
  }

  /** The next one while the campaign runs. No kind comes again before all others have. */
  Optional<Fault> next() {
    if (next.isEmpty()) {
      List<FaultKind> shuffled = new ArrayList<>(kinds);
      Collections.shuffle(shuffled, random);
      next.addAll(shuffled);
    }
    return Optional.ofNullable(next.poll()).flatMap(this::fault);
  }

  /** One of this kind; nothing where there are none. */
  Optional<Fault> fault(FaultKind kind) {
    double pause = SHORTEST_SECONDS + random.nextDouble() * (LONGEST_SECONDS - SHORTEST_SECONDS);
    Fault fault = new Fault(kind, pause, random.nextDouble());
    return kinds.isEmpty() ? Optional.empty() : Optional.of(fault);
  }
}
