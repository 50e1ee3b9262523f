package dev.vocalise.model.method;

import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.LabelledBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model with its losses and players. A step is a function of the state, the batches and the
 * moment: whatever it draws (dropout), it draws from {@link Moment#seed}, so that a resumed run
 * repeats it. Used by one thread.
 */
public interface Learner extends AutoCloseable {

  /**
   * One step of every player whose turn it is.
   *
   * @param source null in a target step, and where both are mixed
   * @param target null in a source step; of both domains where they are mixed
   * @return the terms before the update; where one is not finite, training ends
   */
  Terms step(@Nullable LabelledBatch source, @Nullable Batch target, Moment at);

  /**
   * Emotion logits without dropout and without gradients.
   *
   * @return (utterances, classes)
   */
  float[][] logits(Inputs inputs);

  /**
   * How much each input looks like the source to the discriminator of domains: above 0 more like
   * the source. Without dropout and without gradients.
   *
   * @return null where there is no such discriminator, or it is not trained yet
   */
  default float @Nullable [] domains(Inputs inputs) {
    return null;
  }

  /**
   * Who moves which weights: checkpoint, restore and the check for NaN follow from them. The order
   * never changes.
   */
  List<Player> players();

  /** Frees the weights. */
  @Override
  void close();
}
