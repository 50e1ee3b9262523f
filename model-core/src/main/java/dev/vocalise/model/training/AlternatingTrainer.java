package dev.vocalise.model.training;

import dev.vocalise.model.features.TrainingParts;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Alternates one epoch over S_tr and one over T_tr until the stop rule ends it (§4.2, method §6).
 *
 * <p>The accuracy on S_va is measured every few batches and at the end of each epoch; it alone
 * steers the rate, the end and the selection. Nothing of the target's test part reaches this code.
 * Weights are a function of data, settings, device and thread count: a run that goes on from a
 * checkpoint ends with the same bits as one that never stopped.
 */
public final class AlternatingTrainer {

  private AlternatingTrainer() {}

  /**
   * Trains until the stop rule says so. The learner is left in the state of the last step; the
   * weights to test are in the report.
   *
   * @param learner freshly made for these settings; its state is replaced when {@code from} is
   *     given
   * @param from checkpoint to go on from, made with the same settings and data
   * @throws TrainingDivergedException when a loss or a weight is not finite any more
   * @throws TrainingInterrupted when the listener threw it
   * @throws IllegalArgumentException when the checkpoint belongs to other settings or data
   */
  public static TrainingReport train(
      Learner learner,
      TrainingParts parts,
      TrainingSettings settings,
      @Nullable Checkpoint from,
      TrainingListener listener) {
    String digest = SettingsDigest.of(settings, parts);
    if (from != null && !from.settingsDigest().equals(digest)) {
      throw new IllegalArgumentException(
          "checkpoint belongs to other settings or data: expected digest "
              + digest
              + ", got "
              + from.settingsDigest()
              + "; train from the start");
    }
    ExecutorService background =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "vocalise-batches");
              thread.setDaemon(true);
              return thread;
            });
    try {
      return new TrainingRun(learner, parts, settings, digest, listener, background, from).run();
    } finally {
      background.shutdownNow();
    }
  }
}
