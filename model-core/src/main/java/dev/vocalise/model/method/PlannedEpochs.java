package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.above;
import static dev.vocalise.model.settings.Setting.choice;
import static dev.vocalise.model.settings.Setting.whole;

import dev.vocalise.model.features.Views;
import dev.vocalise.model.optimizer.PlateauSchedule;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import java.util.List;

/** What methods have in common that train for a planned number of epochs at one rate. */
public final class PlannedEpochs {

  private static final String EPOCHS = "training.epochs";
  private static final String BATCH_SIZE = "training.batchSize";
  private static final String LEARNING_RATE = "training.learningRate";
  private static final String SELECTION = "training.selection";

  /** Their settings. */
  public static final Settings SETTINGS =
      Settings.of(
          whole(EPOCHS, 1, 10_000).byDefault(50).means("Epochs over S_tr"),
          whole(BATCH_SIZE, 1, 100_000).byDefault(64).means("Utterances"),
          above(LEARNING_RATE, 0, 10).byDefault(1e-4).means("Adam"),
          choice(SELECTION, List.of("best-of-later-half", "last"))
              .byDefault("best-of-later-half")
              .means("Which state is tested, by the recall on S_va; T_te never decides"));

  private PlannedEpochs() {}

  /** One phase that is fed in this way, measured at the end of each epoch. */
  public static Schedule schedule(Values values, Feeding feeding, Views views) {
    int epochs = values.whole(EPOCHS);
    return new Schedule(
        List.of(new Phase(feeding, epochs, views)),
        Schedule.Batches.of(values.whole(BATCH_SIZE)),
        PlateauSchedule.constant(values.number(LEARNING_RATE)),
        StopRule.after(epochs),
        values.choice(SELECTION, ModelSelection.class));
  }
}
