package dev.vocalise.model.transcription;

/**
 * The successors of one frame's beams. Those of equal text, partial word and last symbol are one,
 * and their probabilities add up.
 */
final class Candidates {

  int count;
  int[] text;

  /** A partial word, or −1 − (beam's one · symbols + symbol) for one that has no number yet. */
  int[] part;

  int[] last;
  double[] logit;
  double[] score;

  /** The beam that it comes from, and by which symbol; of merged ones the last. */
  int[] beam;

  int[] symbol;

  private int[] slots = new int[1 << 6];
  private int[] filled = new int[1 << 6]; // the round in which the slot was last used
  private int round;
  private int[] heap = {};

  Candidates() {
    allocate(1 << 5);
  }

  /** Forgets all, and makes room for so many. */
  void start(int most) {
    count = 0;
    round++;
    if (most > text.length) {
      int size = Integer.highestOneBit(most) * 2;
      allocate(size);
      slots = new int[2 * size];
      filled = new int[2 * size];
      round = 1;
    }
  }

  private void allocate(int size) {
    text = new int[size];
    part = new int[size];
    last = new int[size];
    logit = new double[size];
    score = new double[size];
    beam = new int[size];
    symbol = new int[size];
  }

  /** Adds one; gives its place, or −1 − place when it was merged into an earlier one. */
  int add(int newText, int newPart, int newLast, double newLogit) {
    int mask = slots.length - 1;
    long key = (((newText * 0x9E3779B97F4A7C15L) ^ newPart) * 0xC2B2AE3D27D4EB4FL) ^ newLast;
    key *= 0x9E3779B97F4A7C15L;
    int slot = (int) (key >>> 32) & mask;
    while (filled[slot] == round) {
      int other = slots[slot];
      if (text[other] == newText && part[other] == newPart && last[other] == newLast) {
        logit[other] = sum(logit[other], newLogit);
        return -1 - other;
      }
      slot = (slot + 1) & mask;
    }
    filled[slot] = round;
    slots[slot] = count;
    text[count] = newText;
    part[count] = newPart;
    last[count] = newLast;
    logit[count] = newLogit;
    return count++;
  }

  /**
   * The places of the best ones in order, ties by place; none worse than the best by more than
   * {@code -prune}.
   */
  int[] best(int width, double prune) {
    double worst = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      worst = Math.max(worst, score[i]);
    }
    worst += prune;
    if (heap.length < width) {
      heap = new int[width];
    }
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (!(score[i] >= worst)) {
        continue;
      }
      if (size < width) {
        heap[size] = i;
        siftUp(size++);
      } else if (score[i] > score[heap[0]]) {
        heap[0] = i;
        siftDown(size);
      }
    }
    int[] best = new int[size];
    while (size > 0) {
      best[size - 1] = heap[0];
      heap[0] = heap[--size];
      siftDown(size);
    }
    return best;
  }

  private boolean worse(int a, int b) {
    return score[a] < score[b] || (score[a] == score[b] && a > b);
  }

  private void siftUp(int from) {
    int at = from;
    int value = heap[at];
    while (at > 0 && worse(value, heap[(at - 1) >>> 1])) {
      heap[at] = heap[(at - 1) >>> 1];
      at = (at - 1) >>> 1;
    }
    heap[at] = value;
  }

  private void siftDown(int size) {
    int at = 0;
    int value = heap[0];
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && worse(heap[child + 1], heap[child])) {
        child++;
      }
      if (!worse(heap[child], value)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = value;
  }

  /** ln(eᵃ + eᵇ). */
  private static double sum(double a, double b) {
    return a >= b ? a + Math.log(1 + Math.exp(b - a)) : b + Math.log(1 + Math.exp(a - b));
  }
}
