package dev.vocalise.model.aggregation;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Exact two-sided sign test: are rises and falls equally likely? McNemar's exact test is the same
 * on the utterances that one of two models alone has right.
 *
 * @param positive differences above zero
 * @param negative below zero; those that are zero are left out
 * @param p 1 where nothing differs; scipy's {@code binomtest(positive, positive + negative)}
 */
public record SignTest(int positive, int negative, double p) {
  /** Of these counts. */
  public static SignTest of(int positive, int negative) {
    int n = positive + negative;
    if (n == 0 || positive == negative) {
      return new SignTest(positive, negative, 1);
    }
    double tail =
        BinomialDistribution.of(n, 0.5).cumulativeProbability(Math.min(positive, negative));
    return new SignTest(positive, negative, Math.min(1, 2 * tail));
  }
}
