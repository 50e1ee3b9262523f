package dev.vocalise.model.training;

import dev.vocalise.model.features.PairBatch;
import dev.vocalise.model.tensor.StateTensors;
import org.jspecify.annotations.Nullable;

/**
 * What the alternating trainer needs of a model with its losses and optimizer. A step is a function
 * of the state, the batch, the rate and the step's number: whatever it draws (dropout), it draws
 * from the seed and that number, so that a resumed run repeats it. Used by one thread.
 */
public interface Learner {

  /**
   * One step of the optimizer: source step when the batch has labels, target step otherwise.
   *
   * @param step 1-based number of the step in the run
   */
  Losses step(PairBatch batch, double learningRate, long step);

  /**
   * Emotion logits without dropout and without gradients.
   *
   * @param inputs row-major (utterances, …), as long as the longest and zero behind shorter ones
   * @param lengths valid positions of each input
   * @return (utterances, classes)
   */
  float[][] logits(float[] inputs, int[] lengths);

  /** A copy of the weights. */
  StateTensors model();

  /** A copy of the optimizer's moments. */
  StateTensors optimizer();

  /** The weights themselves, to be read before the next step; a copy where that is as well. */
  default StateTensors liveModel() {
    return model();
  }

  /** The moments themselves, to be read before the next step; a copy where that is as well. */
  default StateTensors liveOptimizer() {
    return optimizer();
  }

  /**
   * Puts weights and moments back.
   *
   * @param steps optimizer steps that had been made
   */
  void restore(StateTensors model, StateTensors optimizer, long steps);

  /** Name of a weight that is NaN or infinite, or null when all are finite. */
  @Nullable String notFinite();
}
