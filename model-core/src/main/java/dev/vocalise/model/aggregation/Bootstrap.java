package dev.vocalise.model.aggregation;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Percentile intervals of scores on one part, by drawing utterances again with replacement. Where
 * speakers are known they are drawn first and then each one's utterances: those of one speaker are
 * not independent, and an interval that ignores it is too narrow. The draws are those of the
 * package {@code confidence-intervals} 0.0.3 with its defaults (1,000 sets, set i by seed i).
 *
 * @param clusters how many speakers were drawn from; 0 where utterances were drawn on their own
 */
public record Bootstrap(
    SeedStatistics.Interval unweightedAverageRecall,
    SeedStatistics.Interval accuracy,
    SeedStatistics.Interval macroF1,
    int clusters) {
  private static final int SETS = 1000;
  private static final double OUTSIDE = 0.05;

  /**
   * @param reference true class per utterance
   * @param predicted predicted class per utterance
   * @param speakers per utterance; null draws utterances on their own
   */
  public static Bootstrap of(
      int[] reference, int[] predicted, int classes, @Nullable List<String> speakers) {
    int[][] clusters = speakers == null ? null : clusters(speakers);
    Scores[] drawn = new Scores[SETS];
    for (int set = 0; set < SETS; set++) {
      NumpyRandom random = new NumpyRandom(set);
      long[][] counts = new long[classes][classes];
      if (clusters == null) {
        for (int i = 0; i < reference.length; i++) {
          int at = random.below(reference.length);
          counts[reference[at]][predicted[at]]++;
        }
      } else {
        count(reference, predicted, clusters, set, random, counts);
      }
      drawn[set] = Scores.of(ConfusionMatrix.of(counts));
    }
    return new Bootstrap(
        interval(drawn, Scores::unweightedAverageRecall),
        interval(drawn, Scores::accuracy),
        interval(drawn, Scores::macroF1OfSeenClasses),
        clusters == null ? 0 : clusters.length);
  }

  /** Clusters are drawn first; one that was drawn twice counts its own draws twice. */
  private static void count(
      int[] reference,
      int[] predicted,
      int[][] clusters,
      int set,
      NumpyRandom random,
      long[][] counts) {
    int[] times = new int[clusters.length];
    for (int i = 0; i < clusters.length; i++) {
      times[random.below(clusters.length)]++;
    }
    for (int cluster = 0; cluster < clusters.length; cluster++) {
      if (times[cluster] > 0) {
        int[] own = clusters[cluster];
        NumpyRandom within = new NumpyRandom(set); // the package starts each draw from its seed
        for (int i = 0; i < own.length; i++) {
          int at = own[within.below(own.length)];
          counts[reference[at]][predicted[at]] += times[cluster];
        }
      }
    }
  }

  /** Utterances of each speaker, speakers in the order of their names. */
  private static int[][] clusters(List<String> speakers) {
    TreeMap<String, int[]> clusters = new TreeMap<>();
    for (int i = 0; i < speakers.size(); i++) {
      clusters.merge(speakers.get(i), new int[] {i}, Bootstrap::joined);
    }
    return clusters.values().toArray(int[][]::new);
  }

  private static int[] joined(int[] these, int[] those) {
    int[] both = Arrays.copyOf(these, these.length + those.length);
    System.arraycopy(those, 0, both, these.length, those.length);
    return both;
  }

  private static SeedStatistics.Interval interval(Scores[] drawn, ToDoubleFunction<Scores> score) {
    double[] sorted = Arrays.stream(drawn).mapToDouble(score).sorted().toArray();
    return new SeedStatistics.Interval(
        percentile(sorted, OUTSIDE / 2), percentile(sorted, 1 - OUTSIDE / 2));
  }

  /** Linear between the neighbours, as numpy's {@code percentile}. */
  private static double percentile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
