package dev.vocalise.model.transcription;

import java.util.Arrays;
import java.util.List;

/** Frames of the finished words of all hypotheses, as chains that share their beginnings. */
final class WordTimes {

  private int[] previous = new int[1 << 8];
  private int[] start = new int[1 << 8];
  private int[] end = new int[1 << 8];
  private int count = 1; // 0 is the empty chain

  /** The chain with a word more. */
  int add(int chain, int firstFrame, int endFrame) {
    if (count == previous.length) {
      int size = Math.multiplyExact(count, 2);
      previous = Arrays.copyOf(previous, size);
      start = Arrays.copyOf(start, size);
      end = Arrays.copyOf(end, size);
    }
    previous[count] = chain;
    start[count] = firstFrame;
    end[count] = endFrame;
    return count++;
  }

  /** The words with their frames; a chain has as many links as there are words. */
  List<Hypothesis.Word> of(List<String> words, int chain) {
    Hypothesis.Word[] timed = new Hypothesis.Word[words.size()];
    int at = chain;
    for (int i = timed.length - 1; i >= 0; i--) {
      timed[i] = new Hypothesis.Word(words.get(i), start[at], end[at]);
      at = previous[at];
    }
    return List.of(timed);
  }
}
