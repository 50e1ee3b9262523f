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
  static final String TRAINER = "";

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

  static Key key(String name, String type, String fallback, String meaning) {
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

  /** In the order of the documentation; no constant, since the two classes need each other. */
  private static List<Group> all() {
    return List.of(
        FILE,
        CORPUS,
        BACKBONE,
        RECOGNISER,
        EXPERIMENT,
        SettingKeys.SPLIT,
        SettingKeys.LOSSES,
        SettingKeys.TRAINING,
        SettingKeys.VALIDATE_EVERY,
        SettingKeys.TEXT_LOSSES,
        SettingKeys.TEXT_TRAINING,
        SettingKeys.TEXT_VALIDATE_EVERY,
        SettingKeys.TEXT,
        SettingKeys.FUSION,
        SettingKeys.DUPLICATE,
        REFERENCE,
        BASELINE);
  }

  /** The reference table of the documentation. */
  public static String markdown(ExperimentDefaults defaults) {
    List<String> lines = new ArrayList<>();
    for (Group group : all()) {
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
