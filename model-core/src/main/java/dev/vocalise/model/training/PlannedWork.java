package dev.vocalise.model.training;

import dev.vocalise.model.features.EpochPlan;
import dev.vocalise.model.method.Phase;
import dev.vocalise.model.method.Schedule;
import dev.vocalise.model.method.Sees;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a training does if no stop rule ends it earlier, counted from the sizes of its parts alone.
 *
 * @param phases in their order
 */
public record PlannedWork(List<PhaseWork> phases) {

  /**
   * Utterances of each part.
   *
   * @param source S_tr
   * @param validation S_va
   * @param target T_tr; 0 where it is not trained on
   * @param extra recordings of further corpora that join T_tr
   */
  public record Parts(int source, int validation, int target, int extra) {}

  /**
   * One phase.
   *
   * @param phase 1-based
   * @param steps of a round, by what they see
   * @param evaluated utterances of a round that pass the model without gradients: S_va at each
   *     measurement, and T_tr where the method looks at it
   */
  public record PhaseWork(int phase, int rounds, Map<Sees, Long> steps, long evaluated) {

    /** Copies the map. */
    public PhaseWork {
      steps = new EnumMap<>(steps);
    }
  }

  /** Copies the list. */
  public PlannedWork {
    phases = List.copyOf(phases);
  }

  /** Of a schedule over parts of these sizes. */
  public static PlannedWork of(Schedule schedule, Parts parts) {
    List<PhaseWork> phases = new ArrayList<>();
    for (Phase phase : schedule.phases()) {
      phases.add(work(phases.size() + 1, phase, schedule, parts));
    }
    return new PlannedWork(phases);
  }

  private static PhaseWork work(int number, Phase phase, Schedule schedule, Parts parts) {
    Schedule.Batches batches = schedule.batches();
    Map<Sees, Long> steps = new EnumMap<>(Sees.class);
    long measurements = 0;
    for (Sees sees : phase.feeding().steps()) {
      int utterances =
          switch (sees) {
            case SOURCE, BOTH -> parts.source;
            case TARGET -> parts.target + parts.extra;
            case MIXED -> parts.source + parts.target + parts.extra;
          };
      int copies = sees == Sees.TARGET ? batches.targetCopies() : batches.sourceCopies();
      int appearances =
          Math.multiplyExact(utterances, Math.multiplyExact(phase.views().appearances(), copies));
      long own = EpochPlan.batches(appearances, batches.size());
      int every = sees == Sees.TARGET ? batches.measureTarget() : batches.measureSource();
      steps.put(sees, own);
      measurements += (own + every - 1) / every; // and at the end of the epoch
    }
    boolean looks = schedule.collapse() > 0 && phase.candidates() && parts.target > 0;
    long health = looks ? 2L * parts.target + parts.validation : 0; // classes, then domains of both
    return new PhaseWork(number, phase.rounds(), steps, measurements * parts.validation + health);
  }

  /** All steps. */
  public long steps() {
    return phases.stream()
        .mapToLong(
            phase -> phase.rounds * phase.steps.values().stream().mapToLong(Long::longValue).sum())
        .sum();
  }
}
