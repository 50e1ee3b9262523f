package dev.vocalise.web.campaign;

import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.LossSpec;
import dev.vocalise.workflows.experiment.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the training of one branch. {@code training} and {@code losses} belong to the audio branch,
 * or to the text branch where the modality on the same level is {@code text}; {@code textTraining}
 * and {@code textLosses} always belong to the text branch and win on their level.
 */
final class TrainingReader {
  private static final NumberRange WEIGHT = NumberRange.from(0, 100);
  private static final int MAX_BATCHES = 1_000_000;

  private final ExperimentDefaults paper;

  TrainingReader(ExperimentDefaults paper) {
    this.paper = paper;
  }

  /** The two mappings of one branch on one level, either of which may be absent. */
  private record Layer(YamlSection level, String trainingKey, String lossesKey) {
    static Layer shared(YamlSection level) {
      return new Layer(level, "training", "losses");
    }

    static Layer text(YamlSection level) {
      return new Layer(level, "textTraining", "textLosses");
    }

    YamlSection training() {
      return level.child(trainingKey, SettingKeys.TRAINING);
    }

    YamlSection validateEvery() {
      return training().child("validateEvery", SettingKeys.VALIDATE_EVERY);
    }

    YamlSection losses() {
      return level.child(lossesKey, SettingKeys.LOSSES);
    }
  }

  /**
   * The branch's training without the checks that look at several keys.
   *
   * @param ownModality of the experiment
   * @param defaultModality of its defaults
   */
  TrainingSpec read(
      String branch,
      YamlSection own,
      String ownModality,
      YamlSection defaults,
      String defaultModality) {
    List<Layer> layers = new ArrayList<>();
    addLayers(layers, branch, own, ownModality);
    addLayers(layers, branch, defaults, defaultModality);
    YamlSection copies =
        own.child("duplicate", SettingKeys.DUPLICATE)
            .over(defaults.child("duplicate", SettingKeys.DUPLICATE));
    boolean text = branch.equals(BranchSpec.TEXT);
    return spec(layers, copies, text ? paper.textTraining() : paper.training());
  }

  private static void addLayers(
      List<Layer> layers, String branch, YamlSection level, String modality) {
    boolean text = branch.equals(BranchSpec.TEXT);
    if (text) {
      layers.add(Layer.text(level));
    }
    if (text == modality.equals(BranchSpec.TEXT)) {
      layers.add(Layer.shared(level));
    }
  }

  private static YamlSection merged(List<Layer> layers, Function<Layer, YamlSection> part) {
    YamlSection merged = part.apply(layers.get(0));
    for (Layer lower : layers.subList(1, layers.size())) {
      merged = merged.over(part.apply(lower));
    }
    return merged;
  }

  private static TrainingSpec spec(List<Layer> layers, YamlSection copies, TrainingSpec paper) {
    YamlSection training = merged(layers, Layer::training);
    YamlSection every = merged(layers, Layer::validateEvery);
    return new TrainingSpec(
        training.flag("useTarget", paper.useTarget()),
        copies.whole("source", paper.sourceCopies(), 1, 100),
        copies.whole("target", paper.targetCopies(), 1, 100),
        training.whole("batchSize", paper.batchSize(), 1, 100_000),
        training.whole("maxRounds", paper.maxRounds(), 1, 10_000),
        training.whole("patience", paper.patienceRounds(), 1, 10_000),
        training.choice(
            "improvement", paper.improvement(), List.of("previous-round", "best-round")),
        training.choice("selection", paper.selection(), List.of("best-after-target", "last")),
        training.number("learningRate", paper.learningRate(), NumberRange.above(0, 10)),
        training.number("weightDecay", paper.weightDecay(), NumberRange.from(0, 10)),
        training.number("lrFactor", paper.lrFactor(), NumberRange.above(0, 0.99)),
        training.whole("lrPatience", paper.lrPatience(), 0, 1_000_000),
        every.whole("source", paper.validateEverySource(), 1, MAX_BATCHES),
        every.whole("target", paper.validateEveryTarget(), 1, MAX_BATCHES),
        training.whole("projectionSize", paper.projectionSize(), 1, 100_000),
        losses(merged(layers, Layer::losses), paper.losses()),
        training.whole("microBatch", 0, 1, 100_000)); // absent: one pass per batch
  }

  private static LossSpec losses(YamlSection losses, LossSpec paper) {
    return new LossSpec(
        losses.number("contrastive", paper.contrastive(), WEIGHT),
        losses.number("informationMaximisation", paper.informationMaximisation(), WEIGHT),
        losses.number("augmentationType", paper.augmentationType(), WEIGHT),
        losses.number("temperature", paper.temperature(), NumberRange.above(0, 100)),
        losses.choice("form", paper.contrastiveForm(), List.of("literal", "symmetric")));
  }

  /** What single keys cannot show; reported for the experiment with its defaults. */
  static void check(String branch, YamlSection experiment, TrainingSpec training) {
    boolean text = branch.equals(BranchSpec.TEXT);
    String trainingKey = text ? "textTraining" : "training";
    String lossesKey = text ? "textLosses" : "losses";
    LossSpec losses = training.losses();
    if (training.microBatch() > training.batchSize()) {
      experiment.problem(
          trainingKey,
          "expected a microBatch of at most the batch size %d, got %d"
              .formatted(training.batchSize(), training.microBatch()));
    }
    if (text && losses.augmentationType() > 0) {
      experiment.problem(
          lossesKey,
          "expected augmentationType 0 in the text branch, which has one augmentation and nothing"
              + " to tell apart, got "
              + NumberRange.text(losses.augmentationType()));
    }
    boolean nothing =
        losses.contrastive() == 0
            && losses.informationMaximisation() == 0
            && losses.augmentationType() == 0;
    if (training.useTarget() && nothing) {
      experiment
          .child(lossesKey, SettingKeys.LOSSES)
          .problem(
              "contrastive",
              "expected contrastive%s above 0, since target batches have nothing else to minimise;"
                      .formatted(
                          text
                              ? " or informationMaximisation"
                              : ", informationMaximisation or augmentationType")
                  + " or set %s.useTarget: false".formatted(trainingKey));
    }
  }
}
