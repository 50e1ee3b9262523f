package dev.vocalise.model.training;

import dev.vocalise.model.method.StopRule;
import dev.vocalise.model.method.Terms;
import dev.vocalise.model.optimizer.PlateauSchedule;
import dev.vocalise.model.tensor.StateTensors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a run needs to go on as if it had never stopped, at a round's end or after any
 * step. Dropout and data order need no generator state: they are functions of seed and position.
 *
 * <p>The tensors of a checkpoint that a trainer hands out are live: write or copy them before it
 * goes on. Those that were read from a file stay as they are.
 *
 * @param settingsDigest of settings and data; another one cannot go on from here
 * @param next the step to make next, with the phase and the places in both streams
 * @param step optimizer steps done
 * @param schedule learning rate and its counters
 * @param stop state of the stop rule
 * @param lastScore on S_va in this round, null when not measured yet
 * @param lossSum over the steps since the last measurement, null when there were none
 * @param lossSteps number of those steps
 * @param measurements so far
 * @param model weights of all players
 * @param optimizer moments of all players
 * @param selected best state so far, null before the first round's end
 */
public record Checkpoint(
    String settingsDigest,
    Position next,
    long step,
    PlateauSchedule schedule,
    StopRule stop,
    @Nullable Score lastScore,
    @Nullable Terms lossSum,
    int lossSteps,
    List<Measurement> measurements,
    StateTensors model,
    StateTensors optimizer,
    @Nullable Selected selected) {

  /**
   * A state that may be tested: the round at whose end it stood, its score on S_va, its weights.
   */
  public record Selected(int round, Score score, StateTensors model) {}

  /** The same moment with other copies of its tensors. */
  public Checkpoint with(StateTensors model, StateTensors optimizer, @Nullable Selected selected) {
    return new Checkpoint(
        settingsDigest,
        next,
        step,
        schedule,
        stop,
        lastScore,
        lossSum,
        lossSteps,
        measurements,
        model,
        optimizer,
        selected);
  }

  /** Copies the list. */
  public Checkpoint {
    measurements = List.copyOf(measurements);
  }
}
