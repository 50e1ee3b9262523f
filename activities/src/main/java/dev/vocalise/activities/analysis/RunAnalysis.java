package dev.vocalise.activities.analysis;

import dev.vocalise.model.aggregation.Bootstrap;
import dev.vocalise.model.aggregation.Calibration;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.dataset.Utterance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a run and what follows from them.
 *
 * @param classes names, in the order of the logits
 * @param decisions in the order in which they were made
 */
public record RunAnalysis(
    List<String> classes,
    List<Decision> decisions,
    Scores scores,
    Bootstrap intervals,
    Calibration calibration) {
  private static final int PARTS = 4;
  private static final String UNKNOWN = "unknown";

  public RunAnalysis {
    classes = List.copyOf(classes);
    decisions = List.copyOf(decisions);
  }

  static RunAnalysis of(List<String> classes, List<Decision> decisions) {
    int[] reference = places(classes, decisions, Decision::reference);
    int[] predicted = places(classes, decisions, Decision::predicted);
    double[] confidence = decisions.stream().mapToDouble(Decision::confidence).toArray();
    boolean[] right = new boolean[confidence.length];
    IntStream.range(0, right.length).forEach(i -> right[i] = decisions.get(i).right());
    return new RunAnalysis(
        classes,
        decisions,
        Scores.of(reference, predicted, classes.size()),
        Bootstrap.of(reference, predicted, classes.size(), speakers(decisions)),
        Calibration.of(confidence, right));
  }

  /**
   * Some of the decisions, in their order.
   *
   * @param truth those of this true class alone; null for all
   * @param predicted those that were predicted as this class alone; null for all
   * @param wrong errors alone
   * @throws IllegalArgumentException for an unknown class
   */
  public List<Decision> decisions(
      @Nullable String truth, @Nullable String predicted, boolean wrong) {
    for (String name : new @Nullable String[] {truth, predicted}) {
      if (name != null && !classes.contains(name)) {
        throw new IllegalArgumentException(
            "unknown class '%s': expected one of %s".formatted(name, String.join(", ", classes)));
      }
    }
    return decisions.stream()
        .filter(one -> truth == null || one.reference().equals(truth))
        .filter(one -> predicted == null || one.predicted().equals(predicted))
        .filter(one -> !wrong || !one.right())
        .toList();
  }

  /** Null where speakers cannot be told apart; utterances of unknown ones stand for themselves. */
  private static @Nullable List<String> speakers(List<Decision> decisions) {
    List<String> speakers = new ArrayList<>();
    for (Decision one : decisions) {
      String speaker = one.speaker();
      speakers.add(speaker == null ? "?" + one.utterance() : speaker);
    }
    boolean known = decisions.stream().anyMatch(one -> one.speaker() != null);
    return known && speakers.stream().distinct().count() > 1 ? speakers : null;
  }

  private static int[] places(
      List<String> classes, List<Decision> decisions, Function<Decision, String> of) {
    return decisions.stream().mapToInt(one -> classes.indexOf(of.apply(one))).toArray();
  }

  /**
   * Scores of each group, in the order of their names or numbers; empty where the corpus does not
   * tell what they have in common.
   *
   * @param levels of the utterances in dBFS, by their ids; for {@link Grouping#LEVEL} alone
   */
  public List<Group> groups(Grouping by, Map<String, Double> levels) {
    return switch (by) {
      case SPEAKER -> named(one -> one.speaker() == null ? UNKNOWN : one.speaker());
      case GENDER -> named(one -> one.gender() == null ? UNKNOWN : one.gender().word());
      case SESSION -> named(said(Utterance::session));
      case LENGTH ->
          quarters(one -> one.of() == null ? null : Double.valueOf(one.of().seconds()), "s");
      case LEVEL -> quarters(one -> levels.get(one.utterance()), "dBFS");
    };
  }

  private static Function<Decision, String> said(Function<Utterance, @Nullable String> by) {
    return one -> {
      String value = one.of() == null ? null : by.apply(one.of());
      return value == null || value.isEmpty() ? UNKNOWN : value;
    };
  }

  private List<Group> named(Function<Decision, String> by) {
    Map<String, List<Decision>> groups = new TreeMap<>();
    decisions.forEach(
        one -> groups.computeIfAbsent(by.apply(one), name -> new ArrayList<>()).add(one));
    return groups.keySet().equals(Set.of(UNKNOWN)) ? List.of() : scored(groups);
  }

  /** As many utterances in each of four as ties allow. */
  private List<Group> quarters(Function<Decision, @Nullable Double> by, String unit) {
    double[] sorted =
        decisions.stream()
            .map(by)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return List.of();
    }
    double[] ends =
        IntStream.rangeClosed(1, PARTS)
            .mapToDouble(part -> sorted[(int) Math.ceil((double) part * sorted.length / PARTS) - 1])
            .distinct()
            .toArray();
    Map<String, List<Decision>> groups = new LinkedHashMap<>();
    double low = sorted[0];
    for (double high : ends) {
      groups.put(String.format(Locale.ROOT, "%.1f to %.1f %s", low, high, unit), new ArrayList<>());
      low = high;
    }
    List<List<Decision>> parts = List.copyOf(groups.values());
    for (Decision one : decisions) {
      Double value = by.apply(one);
      if (value != null) {
        int at = Arrays.binarySearch(ends, value);
        parts.get(Math.min(parts.size() - 1, at < 0 ? -at - 1 : at)).add(one);
      }
    }
    groups.values().removeIf(List::isEmpty);
    return scored(groups);
  }

  private List<Group> scored(Map<String, List<Decision>> groups) {
    List<Group> scored = new ArrayList<>();
    groups.forEach(
        (name, own) ->
            scored.add(
                new Group(
                    name,
                    Scores.of(
                        places(classes, own, Decision::reference),
                        places(classes, own, Decision::predicted),
                        classes.size()))));
    return scored;
  }
}
