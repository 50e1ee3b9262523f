package dev.vocalise.web.campaign;

import dev.vocalise.model.NearestName;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.dataset.ClassWords;
import dev.vocalise.model.dataset.LabelMap;
import dev.vocalise.web.campaign.YamlSection.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads {@code classes} of a file and {@code labels} of its corpora. */
final class ClassesReader {
  static final String CLASSES = "classes";
  static final String LABELS = "labels";

  private final YamlSection file;
  private final List<Item> written = new ArrayList<>();

  ClassesReader(YamlSection file) {
    this.file = file;
  }

  /** Words that stand for a class and are no name of one, with their places. */
  List<Item> writtenWords() {
    return written;
  }

  /** Those of the file; the paper's where it has none, and after a problem. */
  ClassWords classes() {
    YamlSection.Entry entry = file.find(CLASSES);
    if (entry == null) {
      return ClassWords.PAPER;
    }
    Map<String, List<Item>> words = new LinkedHashMap<>();
    if (entry.node() instanceof MappingNode) {
      pairs(file, CLASSES).forEach(pair -> put(words, pair.key(), pair.values()));
    } else if (entry.node() instanceof SequenceNode) {
      file.texts(CLASSES).forEach(name -> put(words, name, List.of()));
    } else {
      file.problem(
          CLASSES,
          "expected names such as [anger, fear], or names with the words that stand for them such as {negative: [anger, fear]}, got "
              + YamlScalar.describe(entry.node()));
      return ClassWords.PAPER;
    }
    return words(words);
  }

  private void put(Map<String, List<Item>> words, Item name, List<Item> own) {
    if (!ClassNames.isName(name.text())) {
      file.problem(name, "expected " + ClassNames.GRAMMAR + ", got '" + name.text() + "'");
    } else if (words.putIfAbsent(name.text(), own) != null) {
      file.problem(name, "the class stands twice; remove one of them");
    }
  }

  private ClassWords words(Map<String, List<Item>> words) {
    int count = words.size();
    if (count < ClassNames.FEWEST || count > ClassNames.MOST) {
      file.problem(
          CLASSES,
          "expected %d to %d classes, got %d".formatted(ClassNames.FEWEST, ClassNames.MOST, count));
      return ClassWords.PAPER;
    }
    Map<String, String> owners = new LinkedHashMap<>();
    words.keySet().forEach(name -> owners.put(name, name));
    Map<String, List<String>> fitting = new LinkedHashMap<>();
    words.forEach(
        (name, items) -> {
          for (Item item : items) {
            String owner = owners.putIfAbsent(LabelMap.key(item.text()), name);
            if (owner != null && !owner.equals(name)) {
              file.problem(
                  item,
                  "'%s' stands for %s already; expected it under one class"
                      .formatted(item.text(), owner));
            } else {
              fitting.computeIfAbsent(name, any -> new ArrayList<>()).add(item.text());
              written.add(item);
            }
          }
        });
    return ClassWords.of(new ClassNames(List.copyOf(words.keySet())), fitting);
  }

  /**
   * The label map that a corpus has in the file, by its labels; null where it has none.
   *
   * @param words of the file
   */
  @Nullable Map<Item, String> labels(YamlSection corpus, ClassWords words) {
    YamlSection.Entry entry = corpus.find(LABELS);
    if (entry == null || !(entry.node() instanceof MappingNode)) {
      return null;
    }
    Map<Item, String> labels = new LinkedHashMap<>();
    Map<String, String> seen = new LinkedHashMap<>();
    for (Pair pair : pairs(corpus, LABELS)) {
      Item label = pair.key();
      String first = seen.putIfAbsent(LabelMap.key(label.text()), label.text());
      if (first != null) {
        corpus.problem(
            label, "the label stands twice, first as '%s'; remove one of them".formatted(first));
      }
      if (pair.values().size() != 1) {
        corpus.problem(label, "expected one class, got " + pair.values().size());
        continue;
      }
      Item value = pair.values().get(0);
      if (words.classOf(value.text()) == null) {
        corpus.problem(
            value,
            "expected a class of this campaign or a word of one (%s), or none to leave the label out, got '%s'%s"
                .formatted(
                    String.join(", ", words.words()),
                    value.text(),
                    NearestName.hint(value.text(), words.words())));
        continue;
      }
      labels.put(label, value.text());
    }
    return labels;
  }

  /** A key that the user gives, with its texts; those of a single text are a list of one. */
  private record Pair(Item key, List<Item> values) {}

  private static List<Pair> pairs(YamlSection section, String key) {
    List<Pair> pairs = new ArrayList<>();
    YamlSection.Entry entry = section.find(key);
    if (entry == null || !(entry.node() instanceof MappingNode mapping)) {
      return pairs;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String name = YamlSection.keyText(tuple.getKeyNode());
      Item own = new Item(name, tuple.getKeyNode(), entry.key() + "." + name);
      List<Node> nodes =
          tuple.getValueNode() instanceof SequenceNode sequence
              ? sequence.getValue()
              : List.of(tuple.getValueNode());
      List<Item> values = new ArrayList<>();
      for (Node node : nodes) {
        if (YamlScalar.value(node) instanceof String text) {
          values.add(new Item(text, node, own.key()));
        } else {
          section.problem(
              new Item(name, node, own.key()),
              "expected text, got %s; put it in quotes if it is meant as text"
                  .formatted(YamlScalar.describe(node)));
        }
      }
      pairs.add(new Pair(own, values));
    }
    return pairs;
  }
}
