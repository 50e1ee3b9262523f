package dev.vocalise.web.campaign;

import dev.vocalise.model.NearestName;
import dev.vocalise.model.settings.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of the file with the keys that it may have, and behind it the same mapping of {@code
 * defaults}. Every getter reports what is wrong and then goes on as if the key were absent.
 */
final class YamlSection {
  /** Also the grammar of workflow ids and of file names, so no escaping is ever needed. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** A value with the path under which it was written. */
  record Entry(Node node, String key) {}

  private final Problems problems;
  private final Keys keys;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final int line;
  private final String path;

  private YamlSection(Problems problems, Keys keys, int line, String path) {
    this.problems = problems;
    this.keys = keys;
    this.line = line;
    this.path = path;
  }

  /** Reads the mapping's own keys; an unknown or repeated one is a problem. */
  static YamlSection of(@Nullable Node node, String path, int line, Keys keys, Problems problems) {
    YamlSection section =
        new YamlSection(problems, keys, node == null ? line : Problems.lineOf(node), path);
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(section::put);
    } else if (node != null) {
      problems.add(
          node,
          path,
          "expected keys (%s), got %s"
              .formatted(String.join(", ", keys.names()), YamlScalar.describe(node)));
    }
    return section;
  }

  private void put(NodeTuple tuple) {
    Node keyNode = tuple.getKeyNode();
    String key = keyText(keyNode);
    Entry first = entries.get(key);
    if (!keys.names().contains(key)) {
      problems.add(keyNode, at(key), keys.unknown(key));
    } else if (first != null) {
      problems.add(
          keyNode,
          at(key),
          "the key stands twice, first on line "
              + Problems.lineOf(first.node())
              + "; remove one of them");
    } else {
      entries.put(key, new Entry(tuple.getValueNode(), at(key)));
    }
  }

  static String keyText(Node key) {
    return key instanceof ScalarNode scalar ? scalar.getValue() : YamlScalar.describe(key);
  }

  /** This section's own keys before those of {@code defaults}. */
  YamlSection over(YamlSection defaults) {
    YamlSection merged = new YamlSection(problems, keys, line, path);
    merged.entries.putAll(defaults.entries);
    merged.entries.putAll(entries);
    return merged;
  }

  YamlSection child(String key, Keys childKeys) {
    Entry entry = find(key);
    return of(entry == null ? null : entry.node(), at(key), line, childKeys, problems);
  }

  /** Whether the mapping may have this key at all. */
  boolean allows(String key) {
    return keys.names().contains(key);
  }

  /** Whether the key is there; {@code ~} and an empty value count as present and are wrong. */
  boolean has(String key) {
    return find(key) != null;
  }

  @Nullable Entry find(String key) {
    if (!allows(key)) {
      throw new IllegalArgumentException("undeclared key " + key + " in " + path);
    }
    return entries.get(key);
  }

  int line() {
    return line;
  }

  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  void problem(String key, String message) {
    Entry entry = find(key);
    if (entry == null) {
      problems.add(line, at(key), message);
    } else {
      problems.add(entry.node(), entry.key(), message);
    }
  }

  /**
   * On a setting that stands somewhere below the section, or is a default: it is on the line of
   * what holds it.
   *
   * @param key path of the setting, such as {@code training.batchSize}
   */
  void problemBelow(String key, String message) {
    Entry entry = entries.get(key.split("[.]", 2)[0]);
    problems.add(entry == null ? line : Problems.lineOf(entry.node()), at(key), message);
  }

  /** Any text. */
  @Nullable String text(String key) {
    Entry entry = find(key);
    if (entry == null || YamlScalar.value(entry.node()) instanceof String) {
      return entry == null ? null : ((ScalarNode) entry.node()).getValue();
    }
    String hint =
        entry.node() instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)
            ? "; put it in quotes if it is meant as text: \"" + scalar.getValue() + "\""
            : "";
    problem(key, "expected text, got " + YamlScalar.describe(entry.node()) + hint);
    return null;
  }

  /** A name that must be there; a readable placeholder after a problem. */
  String requiredName(String key) {
    if (!has(key)) {
      problem(key, "this key is missing; expected a name");
      return "?";
    }
    String name = text(key);
    if (name != null && !NAME.matcher(name).matches()) {
      problem(key, "expected " + CampaignKeys.NAME_GRAMMAR + ", got '" + name + "'");
    }
    return name == null ? "?" : name;
  }

  /** One of some names. */
  @Nullable String choice(String key, List<String> choices) {
    String value = text(key);
    if (value == null || choices.contains(value)) {
      return value;
    }
    problem(
        key,
        "expected %s, got '%s'%s"
            .formatted(String.join(" or ", choices), value, NearestName.hint(value, choices)));
    return null;
  }

  /** One of some names, which must be there. */
  @Nullable String requiredChoice(String key, List<String> choices) {
    if (!has(key)) {
      problem(key, "this key is missing; expected " + String.join(" or ", choices));
    }
    return choice(key, choices);
  }

  /** What a setting takes, in the type that its range gives it. */
  @Nullable Object value(String key, Range range) {
    if (range instanceof Range.Choice choice) {
      return choice(key, choice.names());
    }
    Entry entry = find(key);
    return entry == null ? null : value(entry, range);
  }

  private @Nullable Object value(Entry entry, Range range) {
    Object written = YamlScalar.value(entry.node());
    boolean pointed = range instanceof Range.Whole && written instanceof Double;
    Object accepted = written == null || pointed ? null : range.accept(written);
    if (accepted == null) {
      problems.add(
          entry.node(),
          entry.key(),
          "expected " + range.expected() + ", got " + YamlScalar.describe(entry.node()));
    }
    return accepted;
  }

  @Nullable Double number(String key, Range.Decimal range) {
    return (Double) value(key, range);
  }

  /** A count n for 0…n−1, or a list of distinct whole numbers. */
  @Nullable List<Integer> seeds(String key, int most) {
    Entry entry = find(key);
    if (entry == null) {
      return null;
    }
    if (!(entry.node() instanceof SequenceNode sequence)) {
      Object count = value(entry, new Range.Whole(1, most));
      return count == null ? null : IntStream.range(0, (Integer) count).boxed().toList();
    }
    if (sequence.getValue().isEmpty() || sequence.getValue().size() > most) {
      problem(key, "expected 1 to " + most + " seeds, got " + sequence.getValue().size());
      return null;
    }
    List<Integer> seeds = new ArrayList<>();
    for (Node node : sequence.getValue()) {
      String itemPath = entry.key() + "[" + seeds.size() + "]";
      Object seed = value(new Entry(node, itemPath), new Range.Whole(0, Integer.MAX_VALUE));
      if (seed != null && seeds.contains(seed)) {
        problems.add(node, itemPath, "the seed " + seed + " stands twice; remove one of them");
      }
      seeds.add(seed == null ? -1 - seeds.size() : (Integer) seed);
    }
    return seeds;
  }

  /** How many {@link #seeds} there are, without making them; wrong ones count as none. */
  long countSeeds(String key) {
    Entry entry = find(key);
    if (entry == null) {
      return CampaignKeys.DEFAULT_SEEDS;
    }
    if (entry.node() instanceof SequenceNode sequence) {
      return sequence.getValue().size();
    }
    return YamlScalar.value(entry.node()) instanceof Long count ? Math.max(0, count) : 0;
  }

  /** A text of a list, with its place for messages. */
  record Item(String text, Node node, String key) {}

  /** The texts of a list; empty when absent, without what is no text. */
  List<Item> texts(String key) {
    Entry entry = find(key);
    List<Item> items = new ArrayList<>();
    if (entry == null) {
      return items;
    }
    if (!(entry.node() instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
      problem(key, "expected a list such as [a, b], got " + YamlScalar.describe(entry.node()));
      return items;
    }
    for (int i = 0; i < sequence.getValue().size(); i++) {
      Node node = sequence.getValue().get(i);
      String at = entry.key() + "[" + i + "]";
      if (YamlScalar.value(node) instanceof String text) {
        items.add(new Item(text, node, at));
      } else {
        problems.add(node, at, "expected text, got " + YamlScalar.describe(node));
      }
    }
    return items;
  }

  void problem(Item item, String message) {
    problems.add(item.node(), item.key(), message);
  }

  /** The items of a list as mappings; empty when absent. */
  List<YamlSection> list(String key, Keys itemKeys) {
    List<YamlSection> items = new ArrayList<>();
    Entry entry = find(key);
    if (entry != null && entry.node() instanceof SequenceNode sequence) {
      for (Node node : sequence.getValue()) {
        items.add(of(node, at(key) + "[" + items.size() + "]", line, itemKeys, problems));
      }
    } else if (entry != null) {
      problem(
          key,
          "expected a list (lines that begin with '- '), got " + YamlScalar.describe(entry.node()));
    }
    return items;
  }

  /** The entries of a mapping whose keys are names that the user gives. */
  Map<String, YamlSection> named(String key, Keys itemKeys) {
    Map<String, YamlSection> named = new LinkedHashMap<>();
    Entry entry = find(key);
    if (entry == null) {
      return named;
    }
    if (!(entry.node() instanceof MappingNode mapping)) {
      problem(key, "expected names with their settings, got " + YamlScalar.describe(entry.node()));
      return named;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      Node keyNode = tuple.getKeyNode();
      String name = keyText(keyNode);
      String full = entry.key() + "." + name;
      if (!NAME.matcher(name).matches()) {
        problems.add(
            keyNode, full, "expected " + CampaignKeys.NAME_GRAMMAR + ", got '" + name + "'");
      }
      if (named.containsKey(name)) {
        problems.add(keyNode, full, "the name stands twice; remove one of them");
        continue;
      }
      named.put(name, of(tuple.getValueNode(), full, line, itemKeys, problems));
    }
    return named;
  }
}
