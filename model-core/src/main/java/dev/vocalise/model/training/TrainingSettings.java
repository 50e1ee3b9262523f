package dev.vocalise.model.training;

import dev.vocalise.model.features.Modality;
import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.method.multitask.LossSettings;

/**
 * Settings of alternating training. All defaults stand in {@link #defaults} and nowhere else;
 * "[open]" marks what the paper leaves open (method §6).
 *
 * @param seed of the run: order, draws, initial heads, dropout
 * @param useTarget false: source epochs only (Table 11, "no target data")
 * @param batchSize utterances per batch, each in two views (§4.2.1)
 * @param microBatch pairs per forward pass, at most batchSize: bounds memory and changes neither
 *     losses nor gradients
 * @param maxRounds bound of the rounds [open]
 * @param patienceRounds rounds without improvement that end training; 1 is the paper's (§4.2)
 * @param improvement what a round is compared with; the previous one is the paper's (§4.2)
 * @param selection which state is tested [open]
 * @param learningRate of AdamW before any drop (§4.2)
 * @param weightDecay of AdamW [open]
 * @param lrFactor of a drop on a plateau (§4.2)
 * @param lrPatience bad measurements in a row that are tolerated (§4.2)
 * @param validateEverySource source batches between measurements on S_va (§4.2.1)
 * @param validateEveryTarget target batches between measurements on S_va (§4.2.1)
 * @param sourceCopies how often S_tr is repeated per epoch, with own draws (Table 8)
 * @param targetCopies how often T_tr is repeated per epoch, with own draws (Table 6)
 * @param projectionSize width of the contrastive projection (§3.1.4)
 * @param losses weights and forms of the auxiliary losses (§3.1.4–3.1.6, §4.2); τ is [open]
 */
public record TrainingSettings(
    long seed,
    boolean useTarget,
    int batchSize,
    int microBatch,
    int maxRounds,
    int patienceRounds,
    Improvement improvement,
    ModelSelection selection,
    double learningRate,
    double weightDecay,
    double lrFactor,
    int lrPatience,
    int validateEverySource,
    int validateEveryTarget,
    int sourceCopies,
    int targetCopies,
    int projectionSize,
    LossSettings losses) {

  /** Refuses impossible values with their name. */
  public TrainingSettings {
    atLeastOne("batchSize", batchSize);
    atLeastOne("microBatch", microBatch);
    require("microBatch", microBatch, microBatch <= batchSize, "<= batchSize " + batchSize);
    atLeastOne("maxRounds", maxRounds);
    atLeastOne("patienceRounds", patienceRounds);
    atLeastOne("validateEverySource", validateEverySource);
    atLeastOne("validateEveryTarget", validateEveryTarget);
    atLeastOne("sourceCopies", sourceCopies);
    atLeastOne("targetCopies", targetCopies);
    atLeastOne("projectionSize", projectionSize);
    require("learningRate", learningRate, learningRate > 0, "> 0");
    require("weightDecay", weightDecay, weightDecay >= 0, ">= 0");
    require("lrFactor", lrFactor, lrFactor > 0 && lrFactor < 1, "between 0 and 1");
    require("lrPatience", lrPatience, lrPatience >= 0, ">= 0");
    if (useTarget && losses.allZero()) {
      throw new IllegalArgumentException(
          "losses.contrastive, losses.informationMaximisation and losses.augmentationType are all 0,"
              + " so a target batch has nothing to minimise: expected one > 0, or useTarget false");
    }
  }

  private static void atLeastOne(String name, int value) {
    require(name, value, value >= 1, ">= 1");
  }

  private static void require(String name, Number value, boolean holds, String expected) {
    if (!holds || !Double.isFinite(value.doubleValue())) {
      throw new IllegalArgumentException(name + " must be " + expected + " but was " + value);
    }
  }

  /** The paper's settings, with the choices of method §6 where it says nothing. */
  public static TrainingSettings defaults(long seed, Modality modality) {
    int batchSize = modality.of(64, 512);
    return new TrainingSettings(
        seed,
        true,
        batchSize,
        batchSize,
        50,
        1,
        Improvement.PREVIOUS_ROUND,
        ModelSelection.BEST_AFTER_TARGET,
        1e-4,
        0,
        0.1,
        5,
        modality.of(30, 5),
        modality.of(30, 3),
        1,
        1,
        128,
        new LossSettings(0.5, 0.5, modality.of(0.1, 0.0), 0.1, ContrastiveForm.LITERAL));
  }
}
