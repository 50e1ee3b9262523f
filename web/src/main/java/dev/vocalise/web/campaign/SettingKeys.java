package dev.vocalise.web.campaign;

import static dev.vocalise.web.campaign.CampaignKeys.TRAINER;
import static dev.vocalise.web.campaign.CampaignKeys.key;

import java.util.List;

/** The keys of the mappings inside an experiment; see {@link CampaignKeys} for the others. */
final class SettingKeys {
  private SettingKeys() {}

  static final CampaignKeys.Group SPLIT =
      new CampaignKeys.Group(
          "split",
          "Split",
          List.of(
              key(
                  "kind",
                  "`random` or `speaker-independent`",
                  TRAINER,
                  "`random` is the paper's; the other has no speaker in two parts"),
              key(
                  "sourceValidation",
                  "share, 0.01 to 0.5",
                  TRAINER,
                  "Share of the source that becomes S_va (§4.2)"),
              key(
                  "targetTraining",
                  "share, 0.01 to 0.9",
                  TRAINER,
                  "Share of the target that becomes T_tr, without labels (§4.2); the rest is T_te")));

  private static final List<CampaignKeys.Key> LOSS_KEYS =
      List.of(
          key("contrastive", "weight, 0 to 100", TRAINER, "λ_CL (Eq. 5); 0: not computed"),
          key(
              "informationMaximisation",
              "weight, 0 to 100",
              TRAINER,
              "λ_IM (Eq. 6); 0: not computed"),
          key(
              "augmentationType",
              "weight, 0 to 100",
              TRAINER,
              "λ_aug (Eq. 7); 0: not computed; always 0 for text"),
          key("temperature", "above 0, at most 100", TRAINER, "τ of the contrastive loss"),
          key(
              "form",
              "`literal` or `symmetric`",
              TRAINER,
              "Contrastive loss as Eq. 5 is printed, or the mean of both directions"));

  private static final List<CampaignKeys.Key> TRAINING_KEYS =
      List.of(
          key(
              "useTarget",
              "`true` or `false`",
              TRAINER,
              "`false`: source epochs only (Table 11, no target data)"),
          key("maxRounds", "1 to 10000", TRAINER, "A round is one source and one target epoch"),
          key(
              "patience",
              "1 to 10000",
              TRAINER,
              "Rounds without improvement before it stops; 1 is the paper's"),
          key(
              "improvement",
              "`previous-round` or `best-round`",
              TRAINER,
              "What S_va accuracy is compared with"),
          key(
              "selection",
              "`best-after-target` or `last`",
              TRAINER,
              "Which state is tested; T_te never decides"),
          key("batchSize", "1 to 100000", TRAINER, "Utterances, two views each"),
          key(
              "microBatch",
              "1 to the batch size",
              "the batch size",
              "Utterances per forward pass: less memory, the same loss and gradients"),
          key("learningRate", "above 0, at most 10", TRAINER, "AdamW"),
          key("weightDecay", "0 to 10", TRAINER, "AdamW"),
          key(
              "lrPatience",
              "0 to 1000000",
              TRAINER,
              "Measurements without improvement before the rate drops"),
          key("lrFactor", "above 0, at most 0.99", TRAINER, "What the rate is then multiplied by"),
          key(
              "validateEvery",
              "settings",
              TRAINER,
              "Batches between measurements on S_va (§4.2.1)"),
          key(
              "projectionSize",
              "1 to 100000",
              TRAINER,
              "Size of z in the contrastive loss (Eq. 4)"));

  private static final List<CampaignKeys.Key> EVERY_KEYS =
      List.of(
          key("source", "1 to 1000000", TRAINER, "Batches of a source epoch"),
          key("target", "1 to 1000000", TRAINER, "Batches of a target epoch"));

  static final CampaignKeys.Group LOSSES = new CampaignKeys.Group("losses", "Losses", LOSS_KEYS);

  static final CampaignKeys.Group TRAINING =
      new CampaignKeys.Group("training", "Training", TRAINING_KEYS);

  static final CampaignKeys.Group VALIDATE_EVERY =
      new CampaignKeys.Group("training.validateEvery", "Measurements", EVERY_KEYS);

  static final CampaignKeys.Group TEXT_LOSSES =
      new CampaignKeys.Group("textLosses", "Losses of the text branch", LOSS_KEYS);

  static final CampaignKeys.Group TEXT_TRAINING =
      new CampaignKeys.Group("textTraining", "Training of the text branch", TRAINING_KEYS);

  static final CampaignKeys.Group TEXT_VALIDATE_EVERY =
      new CampaignKeys.Group(
          "textTraining.validateEvery", "Measurements of the text branch", EVERY_KEYS);

  static final CampaignKeys.Group TEXT =
      new CampaignKeys.Group(
          "text",
          "Text",
          List.of(
              key(
                  "maxPieces",
                  "3 to 512",
                  TRAINER,
                  "Word pieces per utterance, special ones included; the rest is cut off and counted"),
              key("cutoff", "0 to 0.9", TRAINER, "Probability of token cutoff per piece (§4.2.2)"),
              key(
                  "cutSpecialTokens",
                  "`true` or `false`",
                  TRAINER,
                  "Whether `[CLS]` and `[SEP]` may be cut as well"),
              key(
                  "transcripts",
                  "`corpus`, `asr` or `corpus-else-asr`",
                  TRAINER,
                  "Where the words of T_te come from (Table 10: `asr`)"),
              key(
                  "trainingTranscripts",
                  "`corpus`, `asr` or `corpus-else-asr`",
                  TRAINER,
                  "Where the words of T_tr come from; the source's are always the corpus' own"),
              key(
                  "recogniser",
                  "name of a recogniser",
                  "the only one",
                  "Who transcribes, where one of the two needs it")));

  static final CampaignKeys.Group FUSION =
      new CampaignKeys.Group(
          "fusion",
          "Fusion",
          List.of(
              key(
                  "missingText",
                  "`audio-only` or `drop`",
                  TRAINER,
                  "Utterances of T_te without transcript: scored by their audio alone, or left out; counted either way")));

  static final CampaignKeys.Group DUPLICATE =
      new CampaignKeys.Group(
          "duplicate",
          "Duplication",
          List.of(
              key(
                  "source",
                  "1 to 100",
                  TRAINER,
                  "S_tr is repeated so often; each copy has its own draws"),
              key("target", "1 to 100", TRAINER, "T_tr is repeated so often")));
}
