package dev.vocalise.model.features;

import dev.vocalise.model.features.EpochPlan.Appearance;
import java.util.ArrayList;
import java.util.List;

/**
 * The target's training part without end: shuffled anew whenever it is used up. What stands at a
 * place is a function of seed and place. Not thread-safe.
 */
public final class EndlessStream {

  private final long seed;
  private final List<String> digests;
  private final int types;
  private final int copies;
  private EpochPlan pass;
  private int passNumber = 1;

  /** A stream of the utterances; parameters as those of {@link EpochPlan#of}. */
  public EndlessStream(long seed, List<String> digests, int types, int copies) {
    this.seed = seed;
    this.digests = List.copyOf(digests);
    this.types = types;
    this.copies = copies;
    pass = plan(1);
  }

  private EpochPlan plan(int number) {
    return EpochPlan.of(seed, Domain.TARGET, number, digests, types, copies, 1);
  }

  /** {@code count} appearances from a 0-based place on. */
  public List<Appearance> from(long place, int count) {
    List<Appearance> taken = new ArrayList<>();
    long next = place;
    while (taken.size() < count) {
      int size = pass.appearances();
      int wanted = Math.toIntExact(next / size) + 1;
      if (wanted != passNumber) {
        passNumber = wanted;
        pass = plan(wanted);
      }
      int from = (int) (next % size);
      int to = Math.min(size, from + count - taken.size());
      taken.addAll(pass.appearances(from, to));
      next += to - from;
    }
    return taken;
  }
}
