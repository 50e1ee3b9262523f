package dev.vocalise.web.campaign;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.model.Modality;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Reads settings where they stand in the file. */
final class DeclaredSettings {
  private DeclaredSettings() {}

  /**
   * Their values; what the file does not say has its default.
   *
   * @param groups from the name of a group, with dots, to its mapping
   */
  static Values read(Settings settings, Modality modality, Function<String, YamlSection> groups) {
    Map<String, YamlSection> opened = new LinkedHashMap<>();
    Map<String, Object> given = new LinkedHashMap<>();
    for (Setting setting : settings.list()) {
      Object value =
          opened.computeIfAbsent(setting.group(), groups).value(setting.name(), setting.range());
      if (value != null) {
        given.put(setting.key(), value);
      }
    }
    return Values.byKey(settings, modality, given);
  }

  /** Values of one group with the mapping of {@code defaults} behind that of the experiment. */
  static Values read(Settings settings, String group, YamlSection own, YamlSection defaults) {
    Keys keys = Keys.of(settings.names(group));
    YamlSection section = own.child(group, keys).over(defaults.child(group, keys));
    return read(settings, Modality.AUDIO, name -> section);
  }

  /** In the form that travels: what a setting is stored as is what the record calls it. */
  static <T> T as(Class<T> type, Map<String, Object> stored) {
    return CanonicalJson.MAPPER.convertValue(stored, type);
  }
}
