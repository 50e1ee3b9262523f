package dev.vocalise.web.campaign;

import dev.vocalise.model.Modality;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads the settings of a method for one branch. A group such as {@code training} belongs to the
 * audio branch, or to the text branch where the modality on the same level is {@code text}; {@code
 * textTraining} always belongs to the text branch and wins on its level.
 */
final class MethodReader {
  private final List<Method> all;

  MethodReader(List<Method> all) {
    this.all = all;
  }

  /**
   * An experiment, or the defaults.
   *
   * @param text whether its only modality is text
   * @param methods whose settings may stand there
   */
  record Level(YamlSection section, boolean text, List<Method> methods) {}

  /** One of the two mappings of a group that may stand on one level. */
  private record Layer(Level level, boolean ofText) {
    String name(String group) {
      return ofText ? CampaignKeys.inText(group) : group;
    }
  }

  /**
   * The values of a branch.
   *
   * @param levels the strongest first
   */
  Values read(Method method, Modality branch, List<Level> levels) {
    List<Layer> layers = layers(branch, levels);
    return DeclaredSettings.read(method.settings(), branch, group -> merged(layers, group));
  }

  private static List<Layer> layers(Modality branch, List<Level> levels) {
    List<Layer> layers = new ArrayList<>();
    for (Level level : levels) {
      if (branch == Modality.TEXT) {
        layers.add(new Layer(level, true));
      }
      if (level.text() == (branch == Modality.TEXT)) {
        layers.add(new Layer(level, false));
      }
    }
    return layers;
  }

  private YamlSection merged(List<Layer> layers, String group) {
    YamlSection merged = section(layers.get(0), group);
    for (Layer weaker : layers.subList(1, layers.size())) {
      merged = merged.over(section(weaker, group));
    }
    return merged;
  }

  private YamlSection section(Layer layer, String group) {
    YamlSection section = layer.level().section();
    String path = "";
    for (String part : group.split("\\.")) {
      String name = path.isEmpty() ? layer.name(part) : part;
      path = path.isEmpty() ? part : path + "." + part;
      section = section.child(name, keys(layer.level().methods(), path));
    }
    return section;
  }

  private Keys keys(List<Method> methods, String group) {
    List<String> names =
        methods.stream()
            .flatMap(method -> method.settings().names(group).stream())
            .distinct()
            .toList();
    return new Keys(
        names,
        key ->
            all.stream().anyMatch(method -> method.settings().names(group).contains(key))
                ? whose(methods)
                : otherThanDefault(methods));
  }

  /** A file that names no method need not know that there are some. */
  private static String otherThanDefault(List<Method> methods) {
    return methods.stream().allMatch(method -> method.name().equals(Method.DEFAULT))
        ? ""
        : whose(methods);
  }

  private static String whose(List<Method> methods) {
    return methods.stream()
        .map(Method::name)
        .collect(Collectors.joining(" or ", " of the method ", ""));
  }

  /** Reports groups that none of the level's methods has. */
  void refuseOthers(Level level) {
    List<String> own = CampaignKeys.groups(level.methods());
    for (String group : CampaignKeys.groups(all)) {
      for (String name : List.of(group, CampaignKeys.inText(group))) {
        if (!own.contains(group) && level.section().has(name)) {
          level
              .section()
              .problem(name, new Keys(own, key -> whose(level.methods())).unknown(group));
        }
      }
    }
  }

  /** What single keys cannot show; reported where the key, or its group, stands. */
  void check(Method method, Values values, List<Level> levels) {
    List<Layer> layers = layers(values.modality(), levels);
    for (Map.Entry<String, String> problem : method.problems(values).entrySet()) {
      String key = problem.getKey();
      if (values.settings().has(key)) {
        String group = values.settings().get(key).group();
        merged(layers, group).problem(values.settings().get(key).name(), problem.getValue());
        continue;
      }
      Layer at =
          layers.stream()
              .filter(layer -> layer.level().section().has(layer.name(key)))
              .findFirst()
              .orElse(layers.get(0));
      at.level().section().problem(at.name(key), problem.getValue());
    }
  }
}
