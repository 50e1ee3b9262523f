package dev.vocalise.model.settings;

import dev.vocalise.model.Modality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Settings in the order of their documentation. Immutable. */
public final class Settings {

  private final Map<String, Setting> byKey = new LinkedHashMap<>();

  private Settings(List<Setting> settings) {
    for (Setting setting : settings) {
      if (byKey.put(setting.key(), setting) != null) {
        throw new IllegalArgumentException("setting " + setting.key() + " is declared twice");
      }
    }
  }

  /** These settings. */
  public static Settings of(Setting... settings) {
    return new Settings(List.of(settings));
  }

  /** Nothing can be set. */
  public static Settings none() {
    return new Settings(List.of());
  }

  /** These and then the others. */
  public Settings and(Settings others) {
    List<Setting> both = new ArrayList<>(list());
    both.addAll(others.list());
    return new Settings(both);
  }

  /** Those of these that are wanted. */
  public Settings where(Predicate<Setting> wanted) {
    return new Settings(byKey.values().stream().filter(wanted).toList());
  }

  /** Those in one group of a campaign file, groups inside it included; empty: those in none. */
  public Settings under(String group) {
    return where(
        setting ->
            group.isEmpty() ? setting.group().isEmpty() : setting.key().startsWith(group + "."));
  }

  /** What may stand directly in one group of a campaign file: settings and groups. */
  public List<String> names(String group) {
    String prefix = group.isEmpty() ? "" : group + ".";
    return byKey.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()).split("\\.")[0])
        .distinct()
        .toList();
  }

  /** The groups at the top. */
  public List<String> groups() {
    return byKey.values().stream()
        .map(setting -> setting.group().split("\\.")[0])
        .filter(group -> !group.isEmpty())
        .distinct()
        .toList();
  }

  /** All of them. */
  public List<Setting> list() {
    return List.copyOf(byKey.values());
  }

  /** Whether there is a setting of this key. */
  public boolean has(String key) {
    return byKey.containsKey(key);
  }

  /** The setting of this key. */
  public Setting get(String key) {
    Setting setting = byKey.get(key);
    if (setting == null) {
      throw new IllegalArgumentException("no setting " + key + " among " + byKey.keySet());
    }
    return setting;
  }

  /** Every setting at its default. */
  public Values defaults(Modality modality) {
    return Values.of(this, modality, Map.of());
  }
}
