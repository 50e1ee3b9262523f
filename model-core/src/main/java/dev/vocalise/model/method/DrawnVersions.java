package dev.vocalise.model.method;

import dev.vocalise.model.features.Shuffle;
import java.util.SplittableRandom;

/**
 * Masks and mixtures of a step, drawn per item.
 *
 * @param seed of the step
 * @param widestBins of a mask
 * @param widestFrames of a mask
 * @param masks of each kind
 * @param beta both parameters of the distribution of the weights of mixtures
 */
record DrawnVersions(long seed, int widestBins, int widestFrames, int masks, double beta)
    implements Versions.Draws {

  private static final int BINS = 1;
  private static final int FRAMES = 2;
  private static final int PARTNER = 3;
  private static final int WEIGHT = 4;

  private SplittableRandom random(int item, int use) {
    return new SplittableRandom(Shuffle.key(seed, item, use));
  }

  @Override
  public int[][] bins(int item, int bins) {
    return masks(random(item, BINS), bins, widestBins);
  }

  @Override
  public int[][] frames(int item, int frames) {
    return masks(random(item, FRAMES), frames, widestFrames);
  }

  /** The width is uniform from 0 to the widest that fits, the place uniform where it fits. */
  private int[][] masks(SplittableRandom random, int size, int widest) {
    int[][] drawn = new int[masks][];
    for (int k = 0; k < masks; k++) {
      int width = random.nextInt(Math.min(widest, size) + 1);
      drawn[k] = new int[] {random.nextInt(size - width + 1), width};
    }
    return drawn;
  }

  @Override
  public int partner(int item, int items) {
    if (items == 1) {
      return item;
    }
    int other = random(item, PARTNER).nextInt(items - 1);
    return other < item ? other : other + 1;
  }

  /** Jöhnk's method for β(a, a); StrictMath, so that machines agree. */
  @Override
  public float weight(int item) {
    SplittableRandom random = random(item, WEIGHT);
    while (true) {
      double x = StrictMath.pow(random.nextDouble(), 1 / beta);
      double y = StrictMath.pow(random.nextDouble(), 1 / beta);
      if (x + y > 0 && x + y <= 1) {
        return (float) (x / (x + y));
      }
    }
  }
}
