package dev.vocalise.web.campaign;

import dev.vocalise.infra.lineage.NewCampaign;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Range;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of a campaign file that are not declared elsewhere: those around the settings of
 * methods, backbones, splits, texts, decoders and fusion.
 */
final class CampaignKeys {
  static final String NAME_GRAMMAR =
      "a name of letters, digits, dots, dashes and underscores, at most 64, the first a letter or digit";

  static final Range.Whole PRIORITY = new Range.Whole(1, NewCampaign.HIGHEST_PRIORITY);

  static final Range.Decimal PERCENT = new Range.Decimal(0, true, 100);

  /** §4.2: ten rounds. */
  static final int DEFAULT_SEEDS = 10;

  /** Groups of a method's settings that hold for all branches. */
  private static final List<String> SHARED = List.of("duplicate");

  static final Setting MODALITY =
      Setting.choice(
              "modality", List.of(BranchSpec.AUDIO, BranchSpec.TEXT, ExperimentSpec.AUDIO_TEXT))
          .byDefault(BranchSpec.AUDIO)
          .means(
              "What is heard or read; `audio+text` trains one branch each and fuses them (§3.2.4), or"
                  + " one model where its backbone does both");

  static final List<KeyRow> FILE =
      rows(
          """
          name | name | required | Unique among the campaigns of a data directory
          description | text | none | One line for people
          classes | list of names, or names with words | the paper's four | What the models tell apart, 2 to 20, in the order of every table; see [Own classes](#own-classes)
          priority | 1 to 5 | `3` | Runs of a higher one are begun first; `campaign priority` changes it later
          corpora | names with settings | required | The corpora that experiments may name
          backbones | names with settings | required | The backbones that experiments may name
          recognisers | names with settings | none | The speech recognisers that `text` may name
          defaults | settings | none | Same keys as an experiment, but `name` and `reference`; an experiment's own keys win one by one
          experiments | list | required | At least one; one row of the table each
          published | list | none | Published numbers of others, shown beside and never computed here; `baselines` is its older name
          """);

  static final List<KeyRow> CORPUS =
      rows(
          """
          kind | corpus kind | required | Layout on disk
          corpus | name | the key | Name under which it was registered (`corpus add`)
          labels | label map, or labels with classes | `default` | How its labels become the classes (§4.1); see [Own classes](#own-classes)
          """);

  static final List<KeyRow> BACKBONE =
      rows(
          """
          kind | backbone kind | required | Architecture
          model | name | the key | Name under which the checkpoint was registered (`model add`); not for kinds that are trained from scratch
          """);

  static final List<KeyRow> RECOGNISER =
      rows(
          """
          model | name | the key | Name under which its `wav2vec2` checkpoint was registered (`model add`)
          """);

  static final List<KeyRow> TEXT =
      rows(
          """
          recogniser | name of a recogniser | the only one | Who transcribes, where one of the two needs it
          """);

  static final List<KeyRow> REFERENCE =
      rows(
          """
          mean | 0 to 100 | required | UAR in percent
          std | 0 to 100 | none | Standard deviation in points
          cite | text | none | Where it stands
          """);

  static final List<KeyRow> PUBLISHED =
      rows(
          """
          name | text | required | The method's name
          mean | 0 to 100 | required | UAR in percent
          std | 0 to 100 | none | Standard deviation in points
          method | name of a method | none | Its re-implementation here: the number stands beside the experiments of this method, not in a row of its own
          """);

  private CampaignKeys() {}

  private static List<KeyRow> rows(String table) {
    return table
        .lines()
        .map(line -> line.split(" \\| ", 4))
        .map(cells -> new KeyRow(cells[0], cells[1], cells[2], cells[3]))
        .toList();
  }

  /** The keys of an experiment; those of {@code defaults} lack the first and the last. */
  static List<KeyRow> experiment(KnownNames known) {
    List<KeyRow> keys = new ArrayList<>();
    keys.addAll(
        rows(
            """
            name | name | required | Unique in the campaign
            source | name of a corpus | required | Corpus with labels
            target | name of a corpus | required | Corpus that is adapted to without its labels, and tested on
            extra | list of names of corpora | none | Further corpora, 1 to %d of them, all of whose recordings join T_tr; no label of theirs is read. For the method %s alone
            """
                .formatted(ExtraReader.MOST, "`" + ExtraReader.takers(known.methods()) + "`")));
    keys.add(KeyRow.of(MODALITY, "modality"));
    keys.add(KeyRow.of(method(known), "method"));
    keys.addAll(
        rows(
            """
            backbone | name of a backbone | the only one for audio | What the audio branch starts from; also one that hears and reads
            textBackbone | name of a backbone | the only one for text | What the text branch starts from
            seeds | count or list | `%d` | `n` stands for the seeds 0 … n−1 (§4.2: ten)
            split | settings | see below | How corpora are split (§4.2)
            """
                .formatted(DEFAULT_SEEDS)));
    List<String> groups = groups(known.methods());
    for (String group : groups) {
      if (!SHARED.contains(group)) {
        keys.add(
            settings(
                group,
                "Of the method, for the audio branch; where the modality beside it is `text`, for the text branch"));
      }
    }
    for (String group : groups) {
      if (!SHARED.contains(group)) {
        keys.add(
            settings(
                inText(group),
                "The keys of `%s` for the text branch; they win over `%s`"
                    .formatted(group, group)));
      }
    }
    keys.add(settings("text", "What the text branch reads (§3.1.3)"));
    keys.add(settings("fusion", "How `audio+text` adds its branches (§3.2.4)"));
    groups.stream()
        .filter(SHARED::contains)
        .forEach(group -> keys.add(settings(group, "Of the method, for all branches")));
    keys.addAll(
        rows("reference | number with citation | none | What the paper reports, shown beside"));
    return keys;
  }

  private static KeyRow settings(String name, String meaning) {
    return new KeyRow(name, "settings", "see below", meaning);
  }

  static Setting method(KnownNames known) {
    return Setting.choice("method", known.methods().stream().map(Method::name).toList())
        .byDefault(Method.DEFAULT)
        .means("How the models are trained; each method has a section of its own below");
  }

  /** Where the settings of methods stand in an experiment. */
  static List<String> groups(List<Method> methods) {
    return methods.stream()
        .flatMap(method -> method.settings().groups().stream())
        .distinct()
        .toList();
  }

  /** The text branch's own name of a group. */
  static String inText(String group) {
    return SHARED.contains(group)
        ? group
        : BranchSpec.TEXT + Character.toUpperCase(group.charAt(0)) + group.substring(1);
  }

  /** What stands beside a backbone of this kind in the file. */
  static Settings beside(BackboneFamily family) {
    return family.settings().under("");
  }

  static Keys names(List<KeyRow> keys, String... more) {
    return Keys.of(
        Stream.concat(keys.stream().map(KeyRow::name), Stream.of(more)).distinct().toList());
  }
}
