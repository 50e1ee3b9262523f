package dev.vocalise.model.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a campaign with the words that stand for each: {@code negative} for anger and
 * sadness. Corpora say in words what their labels mean ({@link CorpusAdapter#vocabulary}), so that
 * most need no map of their own.
 *
 * @param byWord class by word, the classes' own names included
 */
public record ClassWords(ClassNames classes, Map<String, String> byWord) {

  /** The paper's, each with its own name alone. */
  public static final ClassWords PAPER = of(ClassNames.PAPER, Map.of());

  /** Copies the map. */
  public ClassWords {
    byWord = Collections.unmodifiableMap(new LinkedHashMap<>(byWord));
  }

  /**
   * @param more further words by class
   * @throws IllegalArgumentException if a word stands for two classes
   */
  public static ClassWords of(ClassNames classes, Map<String, List<String>> more) {
    Map<String, String> byWord = new LinkedHashMap<>();
    classes.names().forEach(name -> byWord.put(name, name));
    more.forEach(
        (name, words) -> {
          for (String word : words) {
            String other = byWord.putIfAbsent(LabelMap.key(word), name);
            if (other != null && !other.equals(name)) {
              throw new IllegalArgumentException(
                  "'%s' stands for %s and for %s; expected one of them"
                      .formatted(word, other, name));
            }
          }
        });
    return new ClassWords(classes, byWord);
  }

  /** The class that a label map means by a class, by a word, or by {@link ClassNames#NONE}. */
  public @Nullable String classOf(String word) {
    return word.equals(ClassNames.NONE) ? word : byWord.get(LabelMap.key(word));
  }

  /**
   * Classes by label, complete: what stands for a class by itself, what the adapter's vocabulary
   * gives one, and what the campaign says of the corpus, which wins.
   *
   * @param own of the campaign: from a label, or a word for several of the adapter's, to what
   *     {@link #classOf} knows
   */
  public SortedMap<String, String> labels(CorpusAdapter adapter, Map<String, String> own) {
    SortedMap<String, String> labels = new TreeMap<>(byWord);
    Map<String, String> vocabulary = adapter.vocabulary();
    vocabulary.forEach(
        (code, word) -> {
          String name = byWord.get(word);
          if (name != null) {
            labels.put(LabelMap.key(code), name);
          }
        });
    own.forEach(
        (label, to) ->
            vocabulary.forEach(
                (code, word) -> {
                  if (word.equals(LabelMap.key(label))) {
                    labels.put(LabelMap.key(code), to(to));
                  }
                }));
    own.forEach((label, to) -> labels.put(LabelMap.key(label), to(to)));
    return labels;
  }

  private String to(String word) {
    String name = classOf(word);
    if (name == null) {
      throw new IllegalArgumentException(
          "'%s' is no class and no word of one: expected one of %s"
              .formatted(word, String.join(", ", words())));
    }
    return name;
  }

  /** What labels can be mapped to. */
  public Set<String> words() {
    return byWord.keySet();
  }
}
