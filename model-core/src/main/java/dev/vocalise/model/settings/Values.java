package dev.vocalise.model.settings;

import dev.vocalise.model.Modality;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A value for each of some settings, all defaults filled in. Immutable. */
public final class Values {

  private final Settings settings;
  private final Modality modality;
  private final Map<String, Object> byKey;

  private Values(Settings settings, Modality modality, Map<String, Object> byKey) {
    this.settings = settings;
    this.modality = modality;
    this.byKey = byKey;
  }

  /**
   * Values as they are stored; what is absent gets its default, what is unknown is left out.
   *
   * @param stored by {@link Setting#stored}, paths as nested maps
   * @throws IllegalArgumentException when a setting does not take its value
   */
  public static Values of(Settings settings, Modality modality, Map<String, ?> stored) {
    Map<String, Object> given = new LinkedHashMap<>();
    for (Setting setting : settings.list()) {
      Object value = find(stored, setting.stored());
      if (value != null) {
        given.put(setting.key(), accepted(setting, value));
      }
    }
    return filled(settings, modality, given);
  }

  /**
   * Values by {@link Setting#key}; what is absent gets its default.
   *
   * @throws IllegalArgumentException when there is no such setting, or it does not take its value
   */
  public static Values byKey(Settings settings, Modality modality, Map<String, ?> values) {
    Map<String, Object> given = new LinkedHashMap<>();
    values.forEach((key, value) -> given.put(key, accepted(settings.get(key), value)));
    return filled(settings, modality, given);
  }

  private static Values filled(Settings settings, Modality modality, Map<String, Object> given) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Setting setting : settings.list()) {
      Object value = given.getOrDefault(setting.key(), setting.standard(modality));
      String sameAs = setting.sameAs();
      if (value == null && sameAs != null) {
        value = given.getOrDefault(sameAs, settings.get(sameAs).standard(modality));
      }
      if (value != null) {
        all.put(setting.key(), value);
      }
    }
    return new Values(settings, modality, all);
  }

  private static Object accepted(Setting setting, Object value) {
    Object accepted = setting.range().accept(value);
    if (accepted == null) {
      throw new IllegalArgumentException(
          setting.key() + ": expected " + setting.range().expected() + ", got " + value);
    }
    return accepted;
  }

  private static @Nullable Object find(Map<String, ?> tree, String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return tree.get(path);
    }
    return tree.get(path.substring(0, dot)) instanceof Map<?, ?> inner
        ? find(strings(inner), path.substring(dot + 1))
        : null;
  }

  @SuppressWarnings("unchecked") // what JSON gives has text as keys
  private static Map<String, Object> strings(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  /** The same with another value. */
  public Values with(String key, Object value) {
    Map<String, Object> given = new LinkedHashMap<>(byKey);
    given.put(key, accepted(settings.get(key), value));
    return new Values(settings, modality, given);
  }

  /** What these are values of. */
  public Settings settings() {
    return settings;
  }

  /** Whose defaults were filled in. */
  public Modality modality() {
    return modality;
  }

  /** Null where an optional setting is not set. */
  public @Nullable Object find(String key) {
    settings.get(key);
    return byKey.get(key);
  }

  private Object require(String key) {
    return Objects.requireNonNull(find(key), () -> key + " is not set and has no default");
  }

  /** Of a whole number. */
  public int whole(String key) {
    return (Integer) require(key);
  }

  /** Of a number. */
  public double number(String key) {
    return (Double) require(key);
  }

  /** Of a setting that is true or false. */
  public boolean flag(String key) {
    return (Boolean) require(key);
  }

  /** The name that was chosen. */
  public String choice(String key) {
    return (String) require(key);
  }

  /** What was chosen, as the constant of that name: lower case with dashes in the file. */
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    return Enum.valueOf(type, choice(key).toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** All of them by {@link Setting#stored}, paths as nested maps. */
  public Map<String, Object> stored() {
    return tree(setting -> true);
  }

  /** {@link #stored} without what says only how a trained model is used. */
  public Map<String, Object> storedOfTraining() {
    return tree(Setting::ofTraining);
  }

  /**
   * What decides what is learned: {@link #storedOfTraining} without names of what is registered,
   * and without settings that were added later and have their default.
   */
  public Map<String, Object> identity() {
    Values standard = filled(settings, modality, withoutLater());
    return tree(
        setting ->
            setting.ofTraining()
                && !(setting.range() instanceof Range.Name)
                && (!setting.later()
                    || !Objects.equals(
                        byKey.get(setting.key()), standard.byKey.get(setting.key()))));
  }

  private Map<String, Object> withoutLater() {
    Map<String, Object> earlier = new LinkedHashMap<>(byKey);
    earlier.keySet().removeIf(key -> settings.get(key).later());
    return earlier;
  }

  private Map<String, Object> tree(java.util.function.Predicate<Setting> wanted) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (Setting setting : settings.list()) {
      Object value = byKey.get(setting.key());
      if (value != null && wanted.test(setting)) {
        put(tree, setting.stored(), value);
      }
    }
    return tree;
  }

  private static void put(Map<String, Object> tree, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      tree.put(path, value);
      return;
    }
    Object inner = tree.computeIfAbsent(path.substring(0, dot), name -> new LinkedHashMap<>());
    put(strings((Map<?, ?>) inner), path.substring(dot + 1), value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Values values && values.byKey.equals(byKey);
  }

  @Override
  public int hashCode() {
    return byKey.hashCode();
  }

  @Override
  public String toString() {
    return byKey.toString();
  }
}
