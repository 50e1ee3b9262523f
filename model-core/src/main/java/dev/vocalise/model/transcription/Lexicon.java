package dev.vocalise.model.transcription;

import dev.vocalise.model.transcription.ngram.LanguageModel;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.IntPredicate;

/**
 * The words that a beam decoder knows, as a trie of code points: those unigrams that the language
 * model has. Nodes are numbered breadth first, so that children stand in a row. Thread-safe.
 */
public final class Lexicon {

  /** The node of the empty prefix. */
  static final int ROOT = 0;

  private final int[] firstChild; // one more than nodes
  private final int[] letters; // by node: the last one of its prefix
  private final boolean[] ends; // by node: whether it is a word
  private final int words;

  private Lexicon(int[][] sorted) {
    int nodes = 1;
    for (int i = 0; i < sorted.length; i++) {
      nodes += sorted[i].length - (i == 0 ? 0 : common(sorted[i - 1], sorted[i]));
    }
    firstChild = new int[nodes + 1];
    letters = new int[nodes];
    ends = new boolean[nodes];
    int[] from = new int[nodes]; // words below a node: a range of the sorted ones
    int[] to = new int[nodes];
    int[] depth = new int[nodes];
    to[ROOT] = sorted.length;
    int count = 0;
    int next = 1;
    for (int node = 0; node < nodes; node++) {
      firstChild[node] = next;
      int i = from[node];
      while (i < to[node] && sorted[i].length == depth[node]) {
        ends[node] = true; // repeated words make one
        i++;
      }
      count += ends[node] ? 1 : 0;
      while (i < to[node]) {
        int letter = sorted[i][depth[node]];
        int child = next++;
        letters[child] = letter;
        depth[child] = depth[node] + 1;
        from[child] = i;
        while (i < to[node] && sorted[i][depth[node]] == letter) {
          i++;
        }
        to[child] = i;
      }
    }
    firstChild[nodes] = next;
    words = count;
  }

  /** Those of the words that the model has. */
  public static Lexicon of(Collection<String> words, LanguageModel model) {
    int[][] sorted =
        words.stream()
            .filter(word -> model.index(word) != LanguageModel.UNKNOWN)
            .map(word -> word.codePoints().toArray())
            .sorted(Arrays::compare)
            .toArray(int[][]::new);
    return new Lexicon(sorted);
  }

  /** How many words. */
  public int size() {
    return words;
  }

  /** How many words consist of these letters alone. */
  int writable(IntPredicate letter) {
    boolean[] reached = new boolean[letters.length];
    reached[ROOT] = true;
    int count = 0;
    for (int node = 0; node < letters.length; node++) {
      count += reached[node] && ends[node] ? 1 : 0;
      for (int child = firstChild[node]; reached[node] && child < firstChild[node + 1]; child++) {
        reached[child] = letter.test(letters[child]);
      }
    }
    return count;
  }

  /** The node one letter further, or −1. */
  int child(int node, int letter) {
    int low = firstChild[node];
    int high = firstChild[node + 1] - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = letters[middle];
      if (found == letter) {
        return middle;
      }
      if (found < letter) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Whether the node's prefix is a word. */
  boolean isWord(int node) {
    return ends[node];
  }

  private static int common(int[] a, int[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }
}
