package dev.vocalise.activities.aggregation;

import dev.vocalise.model.aggregation.PairedComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every experiment of a table against one of them, over the seeds that both have. P values are
 * corrected by Holm over the comparisons of the table, each test for itself.
 *
 * @param baseline the experiment that the others are compared with
 * @param all one per other experiment that shares a finished seed with the baseline
 */
public record Comparisons(String baseline, List<Comparison> all) {
  private static final double LEVEL = 0.05;

  /**
   * One experiment against the baseline.
   *
   * @param paired ours − the baseline's UAR in percent
   * @param t p of the paired t test, corrected; null where it is undefined
   * @param wilcoxon p of the exact Wilcoxon signed-rank test, corrected
   * @param sign p of the exact sign test, corrected
   * @param seedsNeeded further seeds with which a t test finds the difference seen in 80 of 100
   *     cases; null where no number of seeds would
   */
  public record Comparison(
      String experiment,
      PairedComparison paired,
      @Nullable Double t,
      double wilcoxon,
      double sign,
      @Nullable Integer seedsNeeded) {

    /** Whether there are seeds enough, and the corrected p of the t test is below 5 %. */
    public boolean clear() {
      return paired.tells() && t != null && t < LEVEL;
    }
  }

  public Comparisons {
    all = List.copyOf(all);
  }

  /**
   * Of experiments, one of which is the baseline.
   *
   * @param name of the baseline; null for the first
   * @param unknown what to say where none has this name
   */
  public static Comparisons of(
      @Nullable String name,
      List<ExperimentScores> experiments,
      Supplier<IncomparableException> unknown) {
    ExperimentScores baseline =
        name == null
            ? experiments.get(0)
            : experiments.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(unknown);
    List<String> names = new ArrayList<>();
    List<PairedComparison> paired = new ArrayList<>();
    for (ExperimentScores experiment : experiments) {
      PairedComparison one =
          experiment.name().equals(baseline.name()) ? null : experiment.comparedWith(baseline);
      if (one != null) {
        names.add(experiment.name());
        paired.add(one);
      }
    }
    List<@Nullable Double> t = corrected(paired, PairedComparison::tP);
    List<@Nullable Double> wilcoxon = corrected(paired, one -> one.wilcoxon().p());
    List<@Nullable Double> sign = corrected(paired, one -> one.sign().p());
    List<Comparison> all = new ArrayList<>();
    for (int i = 0; i < paired.size(); i++) {
      all.add(
          new Comparison(
              names.get(i),
              paired.get(i),
              t.get(i),
              Objects.requireNonNull(wilcoxon.get(i)),
              Objects.requireNonNull(sign.get(i)),
              needed(paired.get(i))));
    }
    return new Comparisons(baseline.name(), all);
  }

  /** Undefined ones stay so and count as no comparison. */
  private static List<@Nullable Double> corrected(
      List<PairedComparison> paired, Function<PairedComparison, @Nullable Double> p) {
    double[] defined =
        paired.stream().map(p).filter(Objects::nonNull).mapToDouble(Double::doubleValue).toArray();
    double[] adjusted = PairedComparison.holm(defined);
    List<@Nullable Double> all = new ArrayList<>();
    int next = 0;
    for (PairedComparison one : paired) {
      all.add(p.apply(one) == null ? null : Double.valueOf(adjusted[next++]));
    }
    return all;
  }

  private static @Nullable Integer needed(PairedComparison paired) {
    Integer pairs = paired.effect() == null ? null : paired.effect().pairsFor80();
    return pairs == null ? null : Integer.valueOf(Math.max(0, pairs - paired.n()));
  }

  /** Over how many comparisons p values are corrected. */
  public int tests() {
    return all.size();
  }

  /** That of an experiment; null for the baseline and where no seed is shared. */
  public @Nullable Comparison of(String experiment) {
    return all.stream().filter(one -> one.experiment().equals(experiment)).findFirst().orElse(null);
  }
}
