package dev.vocalise.activities.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vocalise.model.benchmark.MeasuredStep;
import dev.vocalise.model.method.Sees;
import dev.vocalise.model.training.PlannedWork;
import dev.vocalise.model.training.PlannedWork.PhaseWork;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A run of one phase of 3 rounds: 8 source and 4 target steps, 60 utterances evaluated in each. */
class RunCostTest {
  private static final PlannedWork WORK =
      new PlannedWork(List.of(new PhaseWork(1, 3, Map.of(Sees.SOURCE, 8L, Sees.TARGET, 4L), 60)));
  private static final RunCost.Utterances UTTERANCES =
      new RunCost.Utterances(new PlannedWork.Parts(100, 20, 50, 0), 30, 2);
  private static final long HEAP = 80_000_000;

  private static MeasuredStep step(long peak, long keptPerSecond) {
    return new MeasuredStep(
        16,
        16,
        List.of(
            new MeasuredStep.Size(
                16,
                16,
                List.of(
                    new MeasuredStep.Step(1, Sees.SOURCE, 0.5, 1_000_000),
                    new MeasuredStep.Step(1, Sees.TARGET, 0.25, 1_000_000)),
                0.01,
                peak)),
        100,
        7_000_000,
        14_000_000,
        keptPerSecond,
        null);
  }

  /** 3 × (8 × 0.5 + 4 × 0.25 + 60 × 0.01) and a test of 30 × 0.01, and 2 to start and end. */
  @Test
  void timeIsThatOfAllStepsMeasurementsAndTheTest() {
    RunCost cost = RunCost.of(step(1, 0), WORK, UTTERANCES, HEAP);
    assertThat(cost.steps()).isEqualTo(36);
    assertThat(cost.seconds()).isCloseTo(2 + 3 * 5.6 + 0.3, within(1e-9));
  }

  /** A worker, the best weights, the copy of a checkpoint (7 + 14 + 7 MB). */
  @Test
  void memoryHasWhatATrainingHoldsBesideItsSteps() {
    RunCost cost = RunCost.of(step(50_000_000, 0), WORK, UTTERANCES, HEAP);
    assertThat(cost.memoryBytes()).isEqualTo(600_000_000 + 50_000_000 + 35_000_000);
  }

  /** 100, 20 and 50 recordings of 2 s: 20, 4 and 10 MB, of which an eighth of the heap may stay. */
  @Test
  void framesThatStayAreBoundByTheHeap() {
    RunCost cost = RunCost.of(step(50_000_000, 100_000), WORK, UTTERANCES, HEAP);
    assertThat(cost.memoryBytes()).isEqualTo(685_000_000 + 10_000_000 + 4_000_000 + 10_000_000);
  }

  @Test
  void aCheckpointHasTheBestWeightsAsWell() {
    RunCost cost = RunCost.of(step(1, 0), WORK, UTTERANCES, HEAP);
    assertThat(cost.checkpointBytes()).isEqualTo(7_000_000 + 14_000_000 + 7_000_000);
    assertThat(cost.keptBytes()).isBetween(7_000_000L, 7_100_000L);
  }

  @Test
  void memoryIsNotKnownWhereTheSystemDoesNotTell() {
    assertThat(RunCost.of(step(0, 0), WORK, UTTERANCES, HEAP).memoryBytes()).isZero();
  }
}
