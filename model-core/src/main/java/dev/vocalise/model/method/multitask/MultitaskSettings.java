package dev.vocalise.model.method.multitask;

import static dev.vocalise.model.settings.Setting.above;
import static dev.vocalise.model.settings.Setting.choice;
import static dev.vocalise.model.settings.Setting.flag;
import static dev.vocalise.model.settings.Setting.number;
import static dev.vocalise.model.settings.Setting.whole;

import dev.vocalise.model.method.Numerics;
import dev.vocalise.model.settings.Settings;
import java.util.List;

/**
 * What can be set of the multitask method. "[open]" marks what the paper leaves open (method §6).
 */
final class MultitaskSettings {

  static final String CONTRASTIVE = "losses.contrastive";
  static final String INFORMATION_MAXIMISATION = "losses.informationMaximisation";
  static final String AUGMENTATION_TYPE = "losses.augmentationType";
  static final String TEMPERATURE = "losses.temperature";
  static final String FORM = "losses.form";
  static final String USE_TARGET = "training.useTarget";
  static final String MAX_ROUNDS = "training.maxRounds";
  static final String PATIENCE = "training.patience";
  static final String IMPROVEMENT = "training.improvement";
  static final String SELECTION = "training.selection";
  static final String BATCH_SIZE = "training.batchSize";
  static final String MICRO_BATCH = "training.microBatch";
  static final String RECOMPUTE = "training.recompute";
  static final String LEARNING_RATE = "training.learningRate";
  static final String WEIGHT_DECAY = "training.weightDecay";
  static final String LR_PATIENCE = "training.lrPatience";
  static final String LR_FACTOR = "training.lrFactor";
  static final String MEASURE_SOURCE = "training.validateEvery.source";
  static final String MEASURE_TARGET = "training.validateEvery.target";
  static final String PROJECTION_SIZE = "training.projectionSize";
  static final String SOURCE_COPIES = "duplicate.source";
  static final String TARGET_COPIES = "duplicate.target";

  static final Settings ALL =
      Settings.of(
              number(CONTRASTIVE, 0, 100)
                  .byDefault(0.5)
                  .storedAs("losses.contrastive")
                  .means("λ_CL (Eq. 5); 0: not computed"),
              number(INFORMATION_MAXIMISATION, 0, 100)
                  .byDefault(0.5)
                  .storedAs("losses.informationMaximisation")
                  .means("λ_IM (Eq. 6); 0: not computed"),
              number(AUGMENTATION_TYPE, 0, 100)
                  .byDefault(0.1, 0.0)
                  .storedAs("losses.augmentationType")
                  .means("λ_aug (Eq. 7); 0: not computed; always 0 for text"),
              above(TEMPERATURE, 0, 100)
                  .byDefault(0.1)
                  .storedAs("losses.temperature")
                  .means("τ of the contrastive loss [open]"),
              choice(FORM, List.of("literal", "symmetric"))
                  .byDefault("literal")
                  .storedAs("losses.contrastiveForm")
                  .means("Contrastive loss as Eq. 5 is printed, or the mean of both directions"),
              flag(USE_TARGET)
                  .byDefault(true)
                  .means("`false`: source epochs only (Table 11, no target data)"),
              whole(MAX_ROUNDS, 1, 10_000)
                  .byDefault(50)
                  .means("A round is one source and one target epoch [open]"),
              whole(PATIENCE, 1, 10_000)
                  .byDefault(1)
                  .storedAs("patienceRounds")
                  .means("Rounds without improvement before it stops; 1 is the paper's (§4.2)"),
              choice(IMPROVEMENT, List.of("previous-round", "best-round"))
                  .byDefault("previous-round")
                  .means("What S_va accuracy is compared with (§4.2)"),
              choice(SELECTION, List.of("best-after-target", "last"))
                  .byDefault("best-after-target")
                  .means("Which state is tested; T_te never decides [open]"),
              whole(BATCH_SIZE, 1, 100_000)
                  .byDefault(64, 512)
                  .means("Utterances, two views each (§4.2.1)"),
              whole(MICRO_BATCH, 1, 100_000)
                  .byDefaultAs(BATCH_SIZE, "the batch size")
                  .addedLater()
                  .means(
                      "Utterances per forward pass, at most the batch size: less memory, the same loss"
                          + " and gradients"),
              flag(RECOMPUTE)
                  .byDefault(false)
                  .addedLater()
                  .means(
                      "`true`: layers of a transformer are computed again for their derivatives instead"
                          + " of kept, which takes a third more time and a fraction of the memory"),
              above(LEARNING_RATE, 0, 10).byDefault(1e-4).means("AdamW, before any drop (§4.2)"),
              number(WEIGHT_DECAY, 0, 10).byDefault(0).means("AdamW [open]"),
              whole(LR_PATIENCE, 0, 1_000_000)
                  .byDefault(5)
                  .means("Measurements without improvement before the rate drops (§4.2)"),
              above(LR_FACTOR, 0, 0.99)
                  .byDefault(0.1)
                  .means("What the rate is then multiplied by (§4.2)"),
              whole(MEASURE_SOURCE, 1, 1_000_000)
                  .byDefault(30, 5)
                  .storedAs("validateEverySource")
                  .means("Batches of a source epoch between measurements on S_va (§4.2.1)"),
              whole(MEASURE_TARGET, 1, 1_000_000)
                  .byDefault(30, 3)
                  .storedAs("validateEveryTarget")
                  .means("Batches of a target epoch between measurements on S_va (§4.2.1)"),
              whole(PROJECTION_SIZE, 1, 100_000)
                  .byDefault(128)
                  .means("Size of z in the contrastive loss (Eq. 4)"),
              whole(SOURCE_COPIES, 1, 100)
                  .byDefault(1)
                  .storedAs("sourceCopies")
                  .means("How often S_tr is repeated, each copy with its own draws (Table 8)"),
              whole(TARGET_COPIES, 1, 100)
                  .byDefault(1)
                  .storedAs("targetCopies")
                  .means("How often T_tr is repeated, each copy with its own draws (Table 6)"))
          .and(Numerics.SETTINGS);

  private MultitaskSettings() {}
}
