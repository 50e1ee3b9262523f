package dev.vocalise.web.campaign;

import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.dataset.SplitSettings;
import dev.vocalise.model.fusion.LogitFusion;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.transcription.RecogniserSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * A key that may stand in a campaign file, for editors.
 *
 * @param place the mapping that it belongs to: empty for the file, {@code corpora.*} for each
 *     corpus, {@code experiments}, {@code training} for such a mapping of an experiment
 * @param key its name
 * @param value what may stand behind it, in words
 * @param fallback its default, in words
 * @param meaning in a sentence
 * @param of the method or the kind of backbone that has it; empty for all
 */
public record KeyHelp(
    String place, String key, String value, String fallback, String meaning, String of) {

  private static KeyHelp of(String place, KeyRow row, String of) {
    return new KeyHelp(place, row.name(), row.type(), row.fallback(), row.meaning(), of);
  }

  /** All of them; where a key belongs to several methods, one for each. */
  public static List<KeyHelp> all(KnownNames known) {
    List<KeyHelp> keys = new ArrayList<>();
    add(keys, "", CampaignKeys.FILE);
    add(keys, "corpora.*", CampaignKeys.CORPUS);
    add(keys, "backbones.*", CampaignKeys.BACKBONE);
    for (BackboneFamily family : known.families()) {
      for (Setting setting : CampaignKeys.beside(family).list()) {
        keys.add(of("backbones.*", KeyRow.of(setting, setting.key()), family.kind()));
      }
    }
    add(keys, "recognisers.*", CampaignKeys.RECOGNISER);
    RecogniserSettings.DECLARED
        .list()
        .forEach(one -> keys.add(of("recognisers.*", KeyRow.of(one, one.key()), "")));
    List<KeyRow> experiment = CampaignKeys.experiment(known);
    add(keys, "experiments", experiment);
    add(keys, "defaults", experiment.subList(1, experiment.size() - 1));
    nested(keys, SplitSettings.DECLARED.list(), "");
    for (Method method : known.methods()) {
      nested(keys, method.settings().list(), method.name());
    }
    nested(keys, TextReader.settings(known.families()).list(), "");
    add(keys, "text", CampaignKeys.TEXT);
    nested(keys, LogitFusion.DECLARED.list(), "");
    add(keys, "reference", CampaignKeys.REFERENCE);
    add(keys, "published", CampaignKeys.PUBLISHED);
    return keys;
  }

  private static void add(List<KeyHelp> keys, String place, List<KeyRow> rows) {
    rows.forEach(row -> keys.add(of(place, row, "")));
  }

  /**
   * Settings in groups, such as {@code training.batchSize}; also in the group of the text branch.
   */
  private static void nested(List<KeyHelp> keys, List<Setting> settings, String method) {
    for (Setting setting : settings) {
      int dot = setting.key().indexOf('.');
      String group = dot < 0 ? "" : setting.key().substring(0, dot);
      KeyRow row = KeyRow.of(setting, setting.key().substring(dot + 1));
      keys.add(of(group, row, method));
      String text = CampaignKeys.inText(group);
      if (!method.isEmpty() && !text.equals(group)) {
        keys.add(of(text, row, method));
      }
    }
  }
}
