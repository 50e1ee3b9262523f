package dev.vocalise.activities.aggregation;

import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.aggregation.SeedStatistics;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Scores of an experiment beside its UAR, in percent.
 *
 * @param accuracy weighted accuracy (WA), null before the first seed has finished
 * @param macroF1 mean F1 over the classes in reference or prediction, scikit-learn's; null likewise
 * @param wordErrorRate of the recognised words that were read, null where none were
 */
public record Measures(
    @Nullable SeedStatistics accuracy,
    @Nullable SeedStatistics macroF1,
    @Nullable Double wordErrorRate) {

  /**
   * @param finished of the seeds
   */
  static Measures of(List<RunScores> finished) {
    List<Scores> scores = finished.stream().map(RunScores::decided).toList();
    return new Measures(
        percent(scores, Scores::accuracy), percent(scores, Scores::macroF1OfSeenClasses), null);
  }

  private static @Nullable SeedStatistics percent(
      List<Scores> scores, ToDoubleFunction<Scores> score) {
    return scores.isEmpty()
        ? null
        : SeedStatistics.of(
            scores.stream().mapToDouble(one -> 100 * score.applyAsDouble(one)).toArray());
  }

  Measures with(@Nullable Double wordErrorRate) {
    return new Measures(accuracy, macroF1, wordErrorRate);
  }
}
