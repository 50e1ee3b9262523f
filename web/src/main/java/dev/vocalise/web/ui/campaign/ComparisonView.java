package dev.vocalise.web.ui.campaign;

import dev.vocalise.activities.aggregation.Comparisons;
import dev.vocalise.activities.aggregation.Comparisons.Comparison;
import dev.vocalise.model.aggregation.EffectSize;
import dev.vocalise.model.aggregation.PairedComparison;
import dev.vocalise.model.aggregation.SeedStatistics;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every experiment against the baseline, worded; the numbers are those of the table to save.
 *
 * @param experiments that can be the baseline
 * @param correction over how many comparisons p values are corrected, in words
 */
public record ComparisonView(
    String baseline, List<String> experiments, String correction, List<Row> rows) {
  /**
   * One comparison.
   *
   * @param tells false below three seeds, where no p value means anything
   * @param clear whether the corrected p of the t test is below 0.05
   */
  public record Row(
      String experiment,
      int n,
      boolean tells,
      boolean clear,
      String difference,
      String interval,
      Test t,
      Test wilcoxon,
      Test sign,
      String effect,
      String effectInterval,
      String needed) {}

  /** A p value, alone and corrected. */
  public record Test(String p, String holm) {}

  public static ComparisonView of(Comparisons comparisons, List<String> experiments) {
    return new ComparisonView(
        comparisons.baseline(),
        experiments,
        NumberFormat.count(comparisons.tests(), "comparison", "comparisons"),
        comparisons.all().stream().map(ComparisonView::row).toList());
  }

  private static Row row(Comparison one) {
    PairedComparison paired = one.paired();
    EffectSize effect = paired.effect();
    return new Row(
        one.experiment(),
        paired.n(),
        paired.tells(),
        one.clear(),
        NumberFormat.difference(paired.difference().mean()),
        interval(paired.difference().confidence95()),
        test(paired.tP(), one.t()),
        test(paired.wilcoxon().p(), one.wilcoxon()),
        test(paired.sign().p(), one.sign()),
        effect == null ? "–" : NumberFormat.two(effect.dz()),
        effect == null
            ? ""
            : NumberFormat.two(effect.confidence95().low())
                + " to "
                + NumberFormat.two(effect.confidence95().high()),
        needed(one.seedsNeeded()));
  }

  private static String needed(@Nullable Integer seeds) {
    if (seeds == null) {
      return "–";
    }
    return seeds == 0 ? "enough" : NumberFormat.count(seeds) + " more";
  }

  private static Test test(@Nullable Double p, @Nullable Double holm) {
    return new Test(
        p == null ? "–" : NumberFormat.probability(p),
        holm == null ? "–" : NumberFormat.probability(holm));
  }

  private static String interval(SeedStatistics.@Nullable Interval interval) {
    return interval == null
        ? ""
        : NumberFormat.difference(interval.low())
            + " to "
            + NumberFormat.difference(interval.high());
  }
}
