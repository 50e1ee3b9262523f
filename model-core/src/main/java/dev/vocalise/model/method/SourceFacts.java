package dev.vocalise.model.method;

import dev.vocalise.model.features.Voices;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the labels of S_tr say before training begins.
 *
 * @param utterances of each class, in the order of the classes
 * @param speakers how many are known by name
 * @param genders whether the corpus tells the gender of its speakers
 */
public record SourceFacts(List<Integer> utterances, int speakers, boolean genders) {

  /** Copies the list. */
  public SourceFacts {
    utterances = List.copyOf(utterances);
  }

  /**
   * Counts them.
   *
   * @param classes how many there are; labels are below
   */
  public static SourceFacts of(int classes, int[] labels, Voices voices) {
    int[] counts = new int[classes];
    Arrays.stream(labels).forEach(label -> counts[label]++);
    return new SourceFacts(
        IntStream.of(counts).boxed().toList(), voices.speakerCount(), voices.tellGender());
  }

  /** C. */
  public int classes() {
    return utterances.size();
  }

  /**
   * Weights of the classes whose mean over the items of S_tr is 1: |S_tr| / (C n_c). A class that
   * does not occur weighs nothing.
   */
  public float[] inverseFrequencies() {
    double all = utterances.stream().mapToInt(Integer::intValue).sum();
    float[] weights = new float[utterances.size()];
    for (int c = 0; c < weights.length; c++) {
      int count = utterances.get(c);
      weights[c] = count == 0 ? 0 : (float) (all / (weights.length * (double) count));
    }
    return weights;
  }
}
