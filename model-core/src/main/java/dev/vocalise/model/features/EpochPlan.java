package dev.vocalise.model.features;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The order in which one epoch visits a training part: every utterance once per augmentation type
 * and copy, shuffled (method §4, §6).
 *
 * <p>The order is drawn from (seed, domain, round) alone, over the utterances sorted by digest, so
 * it depends neither on the order in which a part was listed nor on what was drawn before. The last
 * batch is kept even when it is smaller; the contrastive loss of a single utterance is zero.
 */
public final class EpochPlan {

  /**
   * One appearance of an utterance.
   *
   * @param utterance index in the part
   * @param type index of the augmentation type, 0 … 4 for a1 … a5
   * @param copy 0 … copies − 1
   * @param epoch 1-based round in which it appears: its draws depend on it
   */
  public record Appearance(int utterance, int type, int copy, int epoch) {}

  private final int round;
  private final int[] byDigest;
  private final int types;
  private final int copies;
  private final int batchSize;
  private final int[] order;

  private EpochPlan(int round, int[] byDigest, int types, int copies, int batchSize, int[] order) {
    this.round = round;
    this.byDigest = byDigest;
    this.types = types;
    this.copies = copies;
    this.batchSize = batchSize;
    this.order = order;
  }

  /**
   * The plan of one epoch.
   *
   * @param round 1-based
   * @param digests audio digest of each utterance of the part
   * @param types appearances of an utterance and copy, one per augmentation type
   * @param copies how often the part is repeated, with own draws per copy (Tables 6 and 8)
   */
  public static EpochPlan of(
      long seed,
      Domain domain,
      int round,
      List<String> digests,
      int types,
      int copies,
      int batchSize) {
    if (digests.isEmpty()) {
      throw new IllegalArgumentException("the " + domain.label() + " part has no utterances");
    }
    int[] order = IntStream.range(0, digests.size() * types * copies).toArray();
    Shuffle.inPlace(order, Shuffle.key(seed, domain.stream(), round));
    return new EpochPlan(round, byDigest(digests), types, copies, batchSize, order);
  }

  /** Indexes of a part in the order of its digests; equal digests keep their order. */
  public static int[] byDigest(List<String> digests) {
    return IntStream.range(0, digests.size())
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> digests.get(i)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Appearances in this epoch. */
  public int appearances() {
    return order.length;
  }

  /** Batches in this epoch. */
  public int batches() {
    return batches(order.length, batchSize);
  }

  /** Batches for so many appearances; the last one may be smaller. */
  public static int batches(int appearances, int batchSize) {
    return (appearances + batchSize - 1) / batchSize;
  }

  /** The appearances of one batch, 0-based. */
  public List<Appearance> batch(int index) {
    int from = index * batchSize;
    return appearances(from, Math.min(from + batchSize, order.length));
  }

  /** Those from one place in the order to before another. */
  List<Appearance> appearances(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> appearance(order[i])).toList();
  }

  private Appearance appearance(int code) {
    int copy = code % copies;
    int type = code / copies % types;
    return new Appearance(byDigest[code / copies / types], type, copy, round);
  }
}
