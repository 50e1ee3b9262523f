package dev.vocalise.model.method;

import dev.vocalise.model.NearestName;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A way to learn from a labelled source and an unlabelled target. Stateless.
 *
 * <p>Methods are listed in {@code META-INF/services}, in the order of the documentation.
 */
public interface Method {

  /** The method of files and stored experiments that name none. */
  String DEFAULT = "multitask";

  /** Key in campaign files, tables and stages: lower case with dashes. */
  String name();

  /** One sentence for the documentation: what it is, and whose. */
  String summary();

  /**
   * Everything that can be set. Keys are grouped: {@code training.epochs}, {@code losses.domain}.
   */
  Settings settings();

  /**
   * What single settings cannot tell: key → what is wrong with the values, as "expected …, got …".
   * Keys of {@link #settings}, or groups of them.
   */
  default Map<String, String> problems(Values values) {
    return Map.of();
  }

  /** Whose method it is; null for what is ours, or plain training. */
  default @Nullable Origin origin() {
    return null;
  }

  /** Kinds of the encoders that it is made for; empty: it takes any. */
  default List<String> encoders() {
    return List.of();
  }

  /** Whether it rebuilds log-mels, so that the encoder's inputs have to be some. */
  default boolean rebuildsLogMels() {
    return false;
  }

  /** Whether recordings of further corpora may join T_tr. */
  default boolean takesExtra() {
    return false;
  }

  /** What a run should say of this corpus, one sentence each: terms that are left out. */
  default List<String> notes(Values values, SourceFacts source) {
    return List.of();
  }

  /** How epochs are fed and measured, and when training ends. */
  Schedule schedule(Values values);

  /**
   * A learner in its initial state; it closes the encoder.
   *
   * @param seed of all that is drawn
   * @throws IllegalArgumentException when the encoder's inputs do not suit the method
   */
  Learner learner(Foundation on, Values values, long seed);

  /** Text that differs wherever what is learned may differ; a checkpoint is tied to it. */
  default String identity(Values values, long seed) {
    return name() + " seed=" + seed + " " + new TreeMap<>(values.identity());
  }

  /** All methods, in the order of the documentation. */
  static List<Method> all() {
    return ServiceLoader.load(Method.class, Method.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /**
   * The method of that name.
   *
   * @throws IllegalArgumentException that names those that there are
   */
  static Method of(String name) {
    List<Method> all = all();
    List<String> names = all.stream().map(Method::name).toList();
    return all.stream()
        .filter(method -> method.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown method '%s': expected %s%s"
                        .formatted(
                            name, String.join(" or ", names), NearestName.hint(name, names))));
  }
}
