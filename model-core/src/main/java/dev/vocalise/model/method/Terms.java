package dev.vocalise.model.method;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values of a step's loss terms by their names, before weighting, in the order in which the method
 * gives them; or their means over several steps. Names are free: curves, metrics and progress show
 * what there is. A term that was not computed is absent.
 */
public record Terms(@JsonValue Map<String, Double> values) {

  private static final String NAME = "[a-z][a-z0-9-]*";

  /** Refuses names that could not stand in a metric's key. */
  public Terms {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    values
        .keySet()
        .forEach(
            name -> {
              if (!name.matches(NAME)) {
                throw new IllegalArgumentException(
                    "name of a term must be lower case with dashes but was '" + name + "'");
              }
            });
  }

  /** No term yet. */
  public static Terms none() {
    return new Terms(Map.of());
  }

  /** One term. */
  public static Terms of(String name, NDArray scalar) {
    return none().and(name, scalar);
  }

  /** With another term behind these. */
  public Terms and(String name, NDArray scalar) {
    Map<String, Double> more = new LinkedHashMap<>(values);
    more.put(name, (double) scalar.getFloat());
    return new Terms(more);
  }

  /** Also reads what was written before names were free: {@code informationMaximisation}. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Terms read(Map<String, @Nullable Double> stored) {
    Map<String, Double> values = new LinkedHashMap<>();
    stored.forEach(
        (name, value) -> {
          if (value != null) {
            values.put(name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT), value);
          }
        });
    return new Terms(values);
  }

  /** Whether every term is a finite number. */
  public boolean finite() {
    return values.values().stream().allMatch(Double::isFinite);
  }

  /** The terms for people. */
  public String words() {
    return values.entrySet().stream()
        .map(term -> term.getKey().replace('-', ' ') + " " + term.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Sum term by term; a term is there where one of both has it. */
  public Terms plus(Terms other) {
    Map<String, Double> sums = new LinkedHashMap<>(values);
    other.values.forEach((name, value) -> sums.merge(name, value, Double::sum));
    return new Terms(sums);
  }

  /** Every term divided by a number of steps. */
  public Terms over(int steps) {
    Map<String, Double> means = new LinkedHashMap<>();
    values.forEach((name, value) -> means.put(name, value / steps));
    return new Terms(means);
  }
}
