package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.above;
import static dev.vocalise.model.settings.Setting.choice;
import static dev.vocalise.model.settings.Setting.number;
import static dev.vocalise.model.settings.Setting.whole;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.optimizer.Adam;
import dev.vocalise.model.optimizer.PlateauSchedule;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What methods have in common that train for a planned number of epochs at one rate. */
public final class PlannedEpochs {

  static final String CLASS_WEIGHTS = "training.classWeights";

  private static final String EPOCHS = "training.epochs";
  private static final String BATCH_SIZE = "training.batchSize";
  private static final String LEARNING_RATE = "training.learningRate";
  static final String SELECTION = "training.selection";
  private static final String CLIP = "training.clip";
  private static final String BETA_1 = "training.beta1";
  private static final String BETA_2 = "training.beta2";
  private static final String EPSILON = "training.epsilon";
  private static final String COLLAPSE = "training.collapse";
  private static final String WARM_UP = "training.warmUp";
  private static final String CRITIC_BETA_1 = "training.criticBeta1";

  /** Their settings. */
  public static final Settings SETTINGS = settings(1e-4);

  /** Of methods that look at the target between their steps. */
  private static final Settings WATCHED =
      Settings.of(
          whole(COLLAPSE, 0, 10_000)
              .byDefault(5)
              .means(
                  "Epochs in a row with one class on more than 98 % of T_tr that end a run that has"
                      + " learned the source; 0: none does, and T_tr is not looked at"));

  /** Of methods with discriminators that move by themselves. */
  static final Settings CRITICS =
      Settings.of(
          number(CRITIC_BETA_1, 0, 0.9999).byDefault(0.5).means("β₁ of the discriminators"));

  private PlannedEpochs() {}

  /** The settings with another rate. */
  static Settings settings(double rate) {
    return Settings.of(
            whole(EPOCHS, 1, 10_000).byDefault(50).means("Epochs over S_tr"),
            whole(BATCH_SIZE, 1, 100_000).byDefault(64).means("Utterances"),
            above(LEARNING_RATE, 0, 10).byDefault(rate).means("Adam"),
            choice(SELECTION, List.of("best-of-later-half", "last"))
                .byDefault("best-of-later-half")
                .means("Which state is tested, by the recall on S_va; T_te never decides"),
            above(CLIP, 0, 1e6)
                .byDefault(5)
                .addedLater()
                .means("Largest norm of the gradients of a player, all of them together"),
            choice(CLASS_WEIGHTS, List.of("none", "inverse-frequency"))
                .byDefault("none")
                .addedLater()
                .means("Of the source's emotions in their cross entropy"),
            number(BETA_1, 0, 0.9999).byDefault(0.9).addedLater().means("β₁ of Adam"),
            number(BETA_2, 0, 0.99999).byDefault(0.999).addedLater().means("β₂ of Adam"),
            above(EPSILON, 0, 1).byDefault(1e-8).addedLater().means("ε of Adam"))
        .and(Numerics.SETTINGS);
  }

  /** The settings of methods that use the target. */
  static Settings adapting(double rate) {
    return settings(rate).and(WATCHED);
  }

  /** Epochs on the source alone before the method's own. */
  static Settings warmUp(int epochs) {
    return Settings.of(
        whole(WARM_UP, 0, 10_000)
            .byDefault(epochs)
            .means("Of the epochs, the first ones on the source alone"));
  }

  /** What is wrong with a warm-up. */
  static Map<String, String> warmUpProblems(Values values) {
    return values.whole(WARM_UP) < values.whole(EPOCHS)
        ? Map.of()
        : Map.of(
            WARM_UP,
            "expected fewer epochs than training.epochs %d, got %d"
                .formatted(values.whole(EPOCHS), values.whole(WARM_UP)));
  }

  /** All epochs are fed in one way, after a warm-up where the method has one. */
  static List<Phase> phases(Values values, Feeding feeding, Views views) {
    int warmUp = values.settings().has(WARM_UP) ? values.whole(WARM_UP) : 0;
    List<Phase> phases = new ArrayList<>();
    if (warmUp > 0) {
      phases.add(new Phase(Feeding.SOURCE_ONLY, warmUp, views));
    }
    phases.add(new Phase(feeding, values.whole(EPOCHS) - warmUp, views));
    return phases;
  }

  /** Measured at the end of each epoch. */
  static Schedule schedule(Values values, List<Phase> phases) {
    return new Schedule(
        phases,
        Schedule.Batches.of(values.whole(BATCH_SIZE)),
        PlateauSchedule.constant(values.number(LEARNING_RATE)),
        StopRule.after(phases.stream().mapToInt(Phase::rounds).sum()),
        values.choice(SELECTION, ModelSelection.class),
        values.settings().has(COLLAPSE) ? values.whole(COLLAPSE) : 0);
  }

  /** The same for epochs that are fed in one way. */
  public static Schedule schedule(Values values, Feeding feeding, Views views) {
    return schedule(values, phases(values, feeding, views));
  }

  /**
   * Epochs on the source until the recall on S_va has stayed below its best for as many as the
   * patience, or at it; the best state is tested, the earlier at a tie.
   */
  static Schedule untilNoBetter(Values values, int patience) {
    int epochs = values.whole(EPOCHS);
    return new Schedule(
        phases(values, Feeding.SOURCE_ONLY, Views.PLAIN),
        Schedule.Batches.of(values.whole(BATCH_SIZE)),
        PlateauSchedule.constant(values.number(LEARNING_RATE)),
        StopRule.start(Improvement.BEST_ROUND, patience, epochs),
        ModelSelection.BEST);
  }

  /** A player with Adam, clipped. */
  static Player player(String name, Map<String, NDArray> weights, Values values) {
    return player(name, weights, values, values.number(BETA_1));
  }

  /** A discriminator's player. */
  static Player critic(String name, Map<String, NDArray> weights, Values values) {
    return player(name, weights, values, values.number(CRITIC_BETA_1));
  }

  private static Player player(
      String name, Map<String, NDArray> weights, Values values, double beta1) {
    return Player.of(
            name, weights, Adam.withBetas(beta1, values.number(BETA_2), values.number(EPSILON)))
        .clippedAt(values.number(CLIP));
  }
}
