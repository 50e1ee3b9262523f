package dev.vocalise.web.campaign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of the file with the keys that it may have, and behind it the same mapping of {@code
 * defaults}. Every getter returns the given fallback after it has reported a problem.
 */
final class YamlSection {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[-+]?[0-9]{1,18}");

  /** Also the grammar of workflow ids and of file names, so no escaping is ever needed. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** A value with the path under which it was written. */
  record Entry(Node node, String key) {}

  private final Problems problems;
  private final List<String> keys;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final int line;
  private final String path;

  private YamlSection(Problems problems, List<String> keys, int line, String path) {
    this.problems = problems;
    this.keys = keys;
    this.line = line;
    this.path = path;
  }

  /** Reads the mapping's own keys; an unknown or repeated one is a problem. */
  static YamlSection of(
      @Nullable Node node, String path, int line, CampaignKeys.Group group, Problems problems) {
    YamlSection section =
        new YamlSection(problems, group.names(), node == null ? line : Problems.lineOf(node), path);
    if (node == null) {
      return section;
    }
    if (!(node instanceof MappingNode mapping)) {
      problems.add(
          node,
          path,
          "expected keys (" + String.join(", ", section.keys) + "), got " + describe(node));
      return section;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      section.put(tuple);
    }
    return section;
  }

  private void put(NodeTuple tuple) {
    Node keyNode = tuple.getKeyNode();
    String key = keyNode instanceof ScalarNode scalar ? scalar.getValue() : describe(keyNode);
    String full = at(key);
    if (!keys.contains(key)) {
      problems.add(
          keyNode,
          full,
          "unknown key"
              + orExpected(
                  Suggestion.hint(key, keys), "; expected one of " + String.join(", ", keys)));
    } else if (entries.containsKey(key)) {
      problems.add(
          keyNode,
          full,
          "the key stands twice, first on line "
              + Problems.lineOf(require(key).node())
              + "; remove one of them");
    } else {
      entries.put(key, new Entry(tuple.getValueNode(), full));
    }
  }

  /** This section's own keys before those of {@code defaults}. */
  YamlSection over(YamlSection defaults) {
    YamlSection merged = new YamlSection(problems, keys, line, path);
    merged.entries.putAll(defaults.entries);
    merged.entries.putAll(entries);
    return merged;
  }

  YamlSection child(String key, CampaignKeys.Group group) {
    Entry entry = find(key);
    return of(entry == null ? null : entry.node(), at(key), line, group, problems);
  }

  /** Whether the mapping may have this key at all. */
  boolean has(String key) {
    return keys.contains(key);
  }

  /** Null when the key is absent; {@code ~} and an empty value count as present and are wrong. */
  @Nullable Entry find(String key) {
    if (!keys.contains(key)) {
      throw new IllegalArgumentException("undeclared key " + key + " in " + path);
    }
    return entries.get(key);
  }

  private Entry require(String key) {
    Entry entry = find(key);
    if (entry == null) {
      throw new IllegalStateException(key + " is absent");
    }
    return entry;
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

  /** Any text; null when absent or not text. */
  @Nullable String text(String key) {
    Entry entry = find(key);
    if (entry == null) {
      return null;
    }
    if (entry.node() instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
      return scalar.getValue();
    }
    String hint =
        entry.node() instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)
            ? "; put it in quotes if it is meant as text: \"" + scalar.getValue() + "\""
            : "";
    problem(key, "expected text, got " + describe(entry.node()) + hint);
    return null;
  }

  /** A name that must be there; a readable placeholder after a problem. */
  String requiredName(String key) {
    if (find(key) == null) {
      problem(key, "this key is missing; expected a name");
      return "?";
    }
    String name = text(key);
    if (name != null && !NAME.matcher(name).matches()) {
      problem(key, "expected " + CampaignKeys.NAME_GRAMMAR + ", got '" + name + "'");
    }
    return name == null ? "?" : name;
  }

  String choice(String key, String fallback, List<String> choices) {
    if (find(key) == null) {
      return fallback;
    }
    String value = text(key);
    if (value == null || choices.contains(value)) {
      return value == null ? fallback : value;
    }
    problem(
        key,
        "expected "
            + String.join(" or ", choices)
            + ", got '"
            + value
            + "'"
            + Suggestion.hint(value, choices));
    return fallback;
  }

  boolean flag(String key, boolean fallback) {
    Entry entry = find(key);
    if (entry == null) {
      return fallback;
    }
    if (entry.node() instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    problem(key, "expected true or false, got " + describe(entry.node()));
    return fallback;
  }

  int whole(String key, int fallback, int least, int most) {
    Entry entry = find(key);
    if (entry == null) {
      return fallback;
    }
    return whole(entry, fallback, least, most);
  }

  private int whole(Entry entry, int fallback, int least, int most) {
    if (entry.node() instanceof ScalarNode scalar
        && scalar.getTag().equals(Tag.INT)
        && WHOLE_NUMBER.matcher(scalar.getValue()).matches()) {
      long value = Long.parseLong(scalar.getValue());
      if (value >= least && value <= most) {
        return (int) value;
      }
    }
    problems.add(
        entry.node(),
        entry.key(),
        "expected a whole number from "
            + least
            + " to "
            + most
            + ", got "
            + describe(entry.node()));
    return fallback;
  }

  @Nullable Double number(String key, NumberRange range) {
    Entry entry = find(key);
    if (entry == null) {
      return null;
    }
    if (entry.node() instanceof ScalarNode scalar
        && (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT))) {
      try {
        double value = Double.parseDouble(scalar.getValue());
        if (range.holds(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        // .inf, .nan and 0x10 are numbers of YAML but none that a setting takes; said below
      }
    }
    problem(key, "expected " + range + ", got " + describe(entry.node()));
    return null;
  }

  double number(String key, double fallback, NumberRange range) {
    Double value = number(key, range);
    return value == null ? fallback : value;
  }

  /** A count n for 0…n−1, or a list of distinct whole numbers. */
  List<Integer> seeds(String key, List<Integer> fallback, int most) {
    Entry entry = find(key);
    if (entry == null) {
      return fallback;
    }
    if (!(entry.node() instanceof SequenceNode sequence)) {
      int count = whole(entry, 0, 1, most);
      return java.util.stream.IntStream.range(0, count).boxed().toList();
    }
    List<Integer> seeds = new ArrayList<>();
    for (Node node : sequence.getValue()) {
      String itemPath = entry.key() + "[" + seeds.size() + "]";
      int seed = whole(new Entry(node, itemPath), -1 - seeds.size(), 0, Integer.MAX_VALUE);
      if (seeds.contains(seed)) {
        problems.add(node, itemPath, "the seed " + seed + " stands twice; remove one of them");
      }
      seeds.add(seed);
    }
    if (seeds.isEmpty() || seeds.size() > most) {
      problem(key, "expected 1 to " + most + " seeds, got " + seeds.size());
    }
    return seeds;
  }

  /** The items of a list; empty when absent. */
  List<Node> list(String key) {
    Entry entry = find(key);
    if (entry == null) {
      return List.of();
    }
    if (entry.node() instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problem(key, "expected a list (lines that begin with '- '), got " + describe(entry.node()));
    return List.of();
  }

  /** The entries of a mapping whose keys are names that the user gives. */
  Map<String, Node> named(String key) {
    Map<String, Node> named = new LinkedHashMap<>();
    Entry entry = find(key);
    if (entry == null) {
      return named;
    }
    if (!(entry.node() instanceof MappingNode mapping)) {
      problem(key, "expected names with their settings, got " + describe(entry.node()));
      return named;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String name =
          tuple.getKeyNode() instanceof ScalarNode scalar
              ? scalar.getValue()
              : describe(tuple.getKeyNode());
      String full = entry.key() + "." + name;
      if (!NAME.matcher(name).matches()) {
        problems.add(
            tuple.getKeyNode(),
            full,
            "expected " + CampaignKeys.NAME_GRAMMAR + ", got '" + name + "'");
      }
      if (named.putIfAbsent(name, tuple.getValueNode()) != null) {
        problems.add(tuple.getKeyNode(), full, "the name stands twice; remove one of them");
      }
    }
    return named;
  }

  static String describe(Node node) {
    if (node instanceof MappingNode) {
      return "a mapping";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    ScalarNode scalar = (ScalarNode) node;
    if (scalar.getTag().equals(Tag.NULL)) {
      return "nothing";
    }
    String value =
        scalar.getValue().length() > 60
            ? scalar.getValue().substring(0, 60) + "…"
            : scalar.getValue();
    if (scalar.getTag().equals(Tag.STR)) {
      return "the text '" + value + "'";
    }
    return scalar.getTag().equals(Tag.BOOL) ? value : "the number " + value;
  }

  private static String orExpected(String hint, String expected) {
    return hint.isEmpty() ? expected : hint;
  }
}
