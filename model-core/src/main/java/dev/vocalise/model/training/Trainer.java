package dev.vocalise.model.training;

import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Recipe;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Trains round after round until the stop rule or the plan ends it (§4.2, method §6); how a round
 * is fed and what a step does is the method's.
 *
 * <p>The measurements on S_va alone steer the rate, the end and the selection. Nothing of the
 * target's test part reaches this code. Weights are a function of data, settings, device and thread
 * count: a run that goes on from a checkpoint ends with the same bits as one that never stopped.
 */
public final class Trainer {

  private Trainer() {}

  /** Threads that make batches ahead of the steps. */
  public static int batchMakers() {
    return BatchFeeder.MAKERS;
  }

  /**
   * Trains to the end. The learner is left in the state of the last step; the weights to test are
   * in the report.
   *
   * @param learner freshly made by the recipe; its state is replaced when {@code from} is given
   * @param from checkpoint to go on from, made with the same recipe and data
   * @throws TrainingDivergedException when a loss or a weight is not finite any more
   * @throws TrainingInterrupted when the listener threw it
   * @throws IllegalArgumentException when the checkpoint belongs to another recipe or other data
   */
  public static TrainingReport train(
      Recipe recipe,
      Learner learner,
      TrainingParts parts,
      @Nullable Checkpoint from,
      TrainingListener listener) {
    String digest = SettingsDigest.of(recipe, parts);
    if (from != null && !from.settingsDigest().equals(digest)) {
      throw new IllegalArgumentException(
          "checkpoint belongs to other settings or data: expected digest "
              + digest
              + ", got "
              + from.settingsDigest()
              + "; train from the start");
    }
    ExecutorService background =
        Executors.newFixedThreadPool(
            BatchFeeder.MAKERS,
            task -> {
              Thread thread = new Thread(task, "vocalise-batches");
              thread.setDaemon(true);
              return thread;
            });
    try {
      return new TrainingRun(recipe, digest, learner, parts, listener, background, from).run();
    } finally {
      background.shutdownNow();
    }
  }
}
