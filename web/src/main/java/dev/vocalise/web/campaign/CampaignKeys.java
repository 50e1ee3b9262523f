package dev.vocalise.web.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every key of a campaign file, once: the reader refuses any other, and {@code
 * docs/campaign-files.md} holds exactly this table (a test compares them).
 */
public final class CampaignKeys {
  static final String NAME_GRAMMAR =
      "a name of letters, digits, dots, dashes and underscores, at most 64, the first a letter or digit";

  /** Stands in for a default of the trainer, which is looked up rather than repeated. */
  private static final String TRAINER = "";

  /**
   * @param type what may stand there
   * @param fallback the default in words, empty for one that {@link ExperimentDefaults} supplies
   * @param meaning with its source in the paper
   */
  record Key(String name, String type, String fallback, String meaning) {}

  /** The keys of one mapping. */
  record Group(String path, String title, List<Key> keys) {
    List<String> names() {
      return keys.stream().map(Key::name).toList();
    }
  }

  private CampaignKeys() {}

  private static Key key(String name, String type, String fallback, String meaning) {
    return new Key(name, type, fallback, meaning);
  }

  static final Group FILE =
      new Group(
          "",
          "The file",
          List.of(
              key("name", "name", "required", "Unique among the campaigns of a data directory"),
              key("description", "text", "none", "One line for people"),
              key(
                  "corpora",
                  "names with settings",
                  "required",
                  "The corpora that experiments may name"),
              key(
                  "backbones",
                  "names with settings",
                  "required",
                  "The checkpoints that experiments may name"),
              key(
                  "recognisers",
                  "names with settings",
                  "none",
                  "The speech recognisers that `text` may name"),
              key(
                  "defaults",
                  "settings",
                  "none",
                  "Same keys as an experiment, but `name` and `reference`; an experiment's own keys win one by one"),
              key("experiments", "list", "required", "At least one; one row of the table each"),
              key(
                  "baselines",
                  "list",
                  "none",
                  "Published numbers of others, shown beside and never computed here")));

  static final Group CORPUS =
      new Group(
          "corpora.<name>",
          "A corpus",
          List.of(
              key(
                  "kind",
                  "corpus kind",
                  "required",
                  "Layout on disk: `iemocap`, `msp-improv`, `emo-db`, `msp-podcast`, `crema-d`, `ravdess` or `csv`"),
              key("corpus", "name", "the key", "Name under which it was registered (`corpus add`)"),
              key(
                  "labels",
                  "label map",
                  "`default`",
                  "How its labels become the four classes (§4.1); EMO-DB has `emodb-4class`, `emodb-535` and `emodb-paper`")));

  static final Group BACKBONE =
      new Group(
          "backbones.<name>",
          "A backbone",
          List.of(
              key(
                  "kind",
                  "backbone kind",
                  "required",
                  "Architecture: `ast` (§3.1.2) or `wav2vec2` (Table 11) for audio, `bert` (§3.1.3) for text"),
              key(
                  "model",
                  "name",
                  "the key",
                  "Name under which the checkpoint was registered (`model add`)")));

  static final Group RECOGNISER =
      new Group(
          "recognisers.<name>",
          "A recogniser",
          List.of(
              key(
                  "model",
                  "name",
                  "the key",
                  "Name under which its `wav2vec2` checkpoint was registered (`model add`)"),
              key(
                  "decoder",
                  "`beam` or `greedy`",
                  TRAINER,
                  "`beam` uses the checkpoint's language model (§4.2.3)"),
              key("beamWidth", "1 to 10000", TRAINER, "Hypotheses kept per frame; `beam` only"),
              key(
                  "alpha",
                  "0 to 100",
                  "the checkpoint's",
                  "Weight of the language model; `beam` only"),
              key("beta", "-100 to 100", "the checkpoint's", "Bonus per word; `beam` only"),
              key(
                  "unkScoreOffset",
                  "-1000 to 1000",
                  "the checkpoint's",
                  "Added for a word that the language model does not know; `beam` only")));

  private static final List<Key> SETTINGS =
      List.of(
          key("source", "name of a corpus", "required", "Corpus with labels"),
          key(
              "target",
              "name of a corpus",
              "required",
              "Corpus that is adapted to without its labels, and tested on"),
          key(
              "modality",
              "`audio`, `text` or `audio+text`",
              TRAINER,
              "What is heard or read; `audio+text` trains one branch each and fuses them (§3.2.4)"),
          key(
              "backbone",
              "name of a backbone",
              "the only one for audio",
              "Checkpoint from which the audio branch starts"),
          key(
              "textBackbone",
              "name of a backbone",
              "the only one for text",
              "Checkpoint from which the text branch starts"),
          key("seeds", "count or list", TRAINER, "`n` stands for the seeds 0 … n−1 (§4.2: ten)"),
          key("split", "settings", TRAINER, "How corpora are split (§4.2)"),
          key(
              "losses",
              "settings",
              TRAINER,
              "Weights of the tasks (Eq. 3–8) in the audio branch; where the modality beside it is `text`, in the text branch"),
          key(
              "training",
              "settings",
              TRAINER,
              "Alternating training (§4.2) of the audio branch; where the modality beside it is `text`, of the text branch"),
          key(
              "textLosses",
              "settings",
              TRAINER,
              "The keys of `losses` for the text branch; they win over `losses`"),
          key(
              "textTraining",
              "settings",
              TRAINER,
              "The keys of `training` for the text branch; they win over `training`"),
          key("text", "settings", TRAINER, "What the text branch reads (§3.1.3)"),
          key("fusion", "settings", TRAINER, "How `audio+text` adds its branches (§3.2.4)"),
          key(
              "duplicate",
              "settings",
              TRAINER,
              "How often a training part is repeated (Tables 6 and 8)"));

  static final Group DEFAULTS = new Group("defaults", "Defaults", SETTINGS);

  static final Group EXPERIMENT =
      new Group(
          "experiments[]",
          "An experiment",
          Stream.concat(
                  Stream.concat(
                      Stream.of(key("name", "name", "required", "Unique in the campaign")),
                      SETTINGS.stream()),
                  Stream.of(
                      key(
                          "reference",
                          "number with citation",
                          "none",
                          "What the paper reports, shown beside")))
              .toList());

  static final Group SPLIT =
      new Group(
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

  private static final List<Key> LOSS_KEYS =
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

  private static final List<Key> TRAINING_KEYS =
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

  private static final List<Key> EVERY_KEYS =
      List.of(
          key("source", "1 to 1000000", TRAINER, "Batches of a source epoch"),
          key("target", "1 to 1000000", TRAINER, "Batches of a target epoch"));

  static final Group LOSSES = new Group("losses", "Losses", LOSS_KEYS);

  static final Group TRAINING = new Group("training", "Training", TRAINING_KEYS);

  static final Group VALIDATE_EVERY =
      new Group("training.validateEvery", "Measurements", EVERY_KEYS);

  static final Group TEXT_LOSSES = new Group("textLosses", "Losses of the text branch", LOSS_KEYS);

  static final Group TEXT_TRAINING =
      new Group("textTraining", "Training of the text branch", TRAINING_KEYS);

  static final Group TEXT_VALIDATE_EVERY =
      new Group("textTraining.validateEvery", "Measurements of the text branch", EVERY_KEYS);

  static final Group TEXT =
      new Group(
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

  static final Group FUSION =
      new Group(
          "fusion",
          "Fusion",
          List.of(
              key(
                  "missingText",
                  "`audio-only` or `drop`",
                  TRAINER,
                  "Utterances of T_te without transcript: scored by their audio alone, or left out; counted either way")));

  static final Group DUPLICATE =
      new Group(
          "duplicate",
          "Duplication",
          List.of(
              key(
                  "source",
                  "1 to 100",
                  TRAINER,
                  "S_tr is repeated so often; each copy has its own draws"),
              key("target", "1 to 100", TRAINER, "T_tr is repeated so often")));

  static final Group REFERENCE =
      new Group(
          "reference",
          "A published number",
          List.of(
              key("mean", "0 to 100", "required", "UAR in percent"),
              key("std", "0 to 100", "none", "Standard deviation in points"),
              key("cite", "text", "none", "Where it stands")));

  static final Group BASELINE =
      new Group(
          "baselines[]",
          "A baseline",
          List.of(
              key("name", "text", "required", "The method's name"),
              key("mean", "0 to 100", "required", "UAR in percent"),
              key("std", "0 to 100", "none", "Standard deviation in points")));

  private static final List<Group> ALL =
      List.of(
          FILE,
          CORPUS,
          BACKBONE,
          RECOGNISER,
          EXPERIMENT,
          SPLIT,
          LOSSES,
          TRAINING,
          VALIDATE_EVERY,
          TEXT_LOSSES,
          TEXT_TRAINING,
          TEXT_VALIDATE_EVERY,
          TEXT,
          FUSION,
          DUPLICATE,
          REFERENCE,
          BASELINE);

  /** The reference table of the documentation. */
  public static String markdown(ExperimentDefaults defaults) {
    List<String> lines = new ArrayList<>();
    for (Group group : ALL) {
      lines.add(
          "### " + group.title() + (group.path().isEmpty() ? "" : ": `" + group.path() + "`"));
      lines.add("");
      lines.add("| key | value | default | meaning |");
      lines.add("|---|---|---|---|");
      for (Key key : group.keys()) {
        String fallback =
            key.fallback().isEmpty() ? defaults.text(group.path(), key.name()) : key.fallback();
        lines.add(
            "| `%s` | %s | %s | %s |".formatted(key.name(), key.type(), fallback, key.meaning()));
      }
      lines.add("");
    }
    return String.join("\n", lines);
  }
}
