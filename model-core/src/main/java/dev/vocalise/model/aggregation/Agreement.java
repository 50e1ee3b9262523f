package dev.vocalise.model.aggregation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far two models agree on the same utterances.
 *
 * @param classes by true class
 * @param equal utterances of which both say the same, rightly or wrongly
 * @param kappa Cohen's κ of the two decisions, scikit-learn's {@code cohen_kappa_score}; null where
 *     both always say the same class
 * @param mcNemar exact McNemar test on the utterances that one of them alone has right,
 *     statsmodels' {@code mcnemar(table, exact=True)}
 */
public record Agreement(List<Counts> classes, int equal, @Nullable Double kappa, SignTest mcNemar) {
  public Agreement {
    classes = List.copyOf(classes);
  }

  /** Utterances by who has them right. */
  public record Counts(int both, int onlyFirst, int onlySecond, int neither) {
    /** All of them. */
    public int total() {
      return both + onlyFirst + onlySecond + neither;
    }

    /** Of both together. */
    public Counts plus(Counts other) {
      return new Counts(
          both + other.both,
          onlyFirst + other.onlyFirst,
          onlySecond + other.onlySecond,
          neither + other.neither);
    }
  }

  /**
   * Compares decisions that are paired by position.
   *
   * @param reference true classes, 0 to {@code classes} − 1
   * @param first decisions of one model
   * @param second of the other
   */
  public static Agreement of(int[] reference, int[] first, int[] second, int classes) {
    if (reference.length != first.length || first.length != second.length) {
      throw new IllegalArgumentException(
          "agreement needs the same utterances: %d references, %d and %d decisions"
              .formatted(reference.length, first.length, second.length));
    }
    int[][] counts = new int[classes][4];
    long[] saidFirst = new long[classes];
    long[] saidSecond = new long[classes];
    int equal = 0;
    for (int i = 0; i < reference.length; i++) {
      boolean one = first[i] == reference[i];
      boolean other = second[i] == reference[i];
      counts[reference[i]][(one ? 0 : 2) + (other ? 0 : 1)]++;
      saidFirst[first[i]]++;
      saidSecond[second[i]]++;
      equal += first[i] == second[i] ? 1 : 0;
    }
    List<Counts> byClass = new ArrayList<>();
    for (int[] own : counts) {
      byClass.add(new Counts(own[0], own[1], own[2], own[3]));
    }
    Counts all = sum(byClass);
    return new Agreement(
        byClass,
        equal,
        kappa(equal, saidFirst, saidSecond, reference.length),
        SignTest.of(all.onlyFirst(), all.onlySecond()));
  }

  /** Over all classes. */
  public Counts all() {
    return sum(classes);
  }

  private static Counts sum(List<Counts> classes) {
    return classes.stream().reduce(new Counts(0, 0, 0, 0), Counts::plus);
  }

  /** (p_o − p_e) / (1 − p_e) in whole numbers, so that equal decisions give exactly 1. */
  private static @Nullable Double kappa(long equal, long[] first, long[] second, long n) {
    long byChance = 0;
    for (int c = 0; c < first.length; c++) {
      byChance += first[c] * second[c];
    }
    long most = n * n - byChance;
    return most == 0 ? null : Double.valueOf((double) (n * equal - byChance) / most);
  }
}
