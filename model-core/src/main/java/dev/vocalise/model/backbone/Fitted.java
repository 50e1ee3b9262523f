package dev.vocalise.model.backbone;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an encoder knows of the training parts before its first step: statistics, columns, words. It
 * is stored with the model in this form, so that inputs of later recordings are made alike.
 *
 * @param numbers by names that the family chooses
 * @param words in the order of their rows
 */
public record Fitted(SortedMap<String, List<Double>> numbers, List<String> words) {

  /** Of families whose inputs depend on nothing else. */
  public static final Fitted NOTHING = new Fitted(new TreeMap<>(), List.of());

  /** Copies both. */
  public Fitted {
    SortedMap<String, List<Double>> copy = new TreeMap<>();
    numbers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    numbers = Collections.unmodifiableSortedMap(copy);
    words = List.copyOf(words);
  }

  /** Numbers alone. */
  public static Fitted of(Map<String, List<Double>> numbers) {
    return new Fitted(new TreeMap<>(numbers), List.of());
  }

  /**
   * The numbers of that name.
   *
   * @throws IllegalArgumentException when there are none: the model was stored without them
   */
  public List<Double> numbers(String name) {
    List<Double> found = numbers.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "fitted numbers: expected '%s', got %s; train the model again"
              .formatted(name, numbers.keySet()));
    }
    return found;
  }

  /** Whether there is nothing to store; a getter would be stored, too. */
  public boolean nothing() {
    return numbers.isEmpty() && words.isEmpty();
  }
}
