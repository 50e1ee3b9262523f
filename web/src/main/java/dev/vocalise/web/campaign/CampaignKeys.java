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
                  "Layout on disk: `iemocap`, `msp-improv`, `emo-db` or `csv`"),
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
              key("kind", "backbone kind", "required", "Architecture: `ast` (§3.1.2)"),
              key(
                  "model",
                  "name",
                  "the key",
                  "Name under which the checkpoint was registered (`model add`)")));

  private static final List<Key> SETTINGS =
      List.of(
          key("source", "name of a corpus", "required", "Corpus with labels"),
          key(
              "target",
              "name of a corpus",
              "required",
              "Corpus that is adapted to without its labels, and tested on"),
          key("modality", "`audio`", "`audio`", "What is heard or read (§3)"),
          key("backbone", "name of a backbone", "the only one", "Checkpoint to start from"),
          key("seeds", "count or list", TRAINER, "`n` stands for the seeds 0 … n−1 (§4.2: ten)"),
          key("split", "settings", TRAINER, "How corpora are split (§4.2)"),
          key("losses", "settings", TRAINER, "Weights of the tasks (Eq. 3–8)"),
          key("training", "settings", TRAINER, "Alternating training (§4.2)"),
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

  static final Group LOSSES =
      new Group(
          "losses",
          "Losses",
          List.of(
