package dev.vocalise.model.training;

import dev.vocalise.model.features.FeatureSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Four noisy clouds of points as a corpus without sound: the class of an utterance is in its
 * digest, views add noise keyed as the real ones are.
 */
public class CloudFeatures implements FeatureSource {

  public static final int LENGTH = 8;

  private final List<String> digests;
  private final double noise;

  public CloudFeatures(List<String> digests, double noise) {
    this.digests = List.copyOf(digests);
    this.noise = noise;
  }

  /** Digests of {@code n} utterances; the first letter is the class. */
  public static List<String> digests(String corpus, int n) {
    List<String> digests = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      digests.add("abcd".charAt(i % 4) + corpus + Integer.toHexString(i * 7919));
    }
    return digests;
  }

  public static int[] labels(List<String> digests) {
    return digests.stream().mapToInt(d -> d.charAt(0) - 'a').toArray();
  }

  @Override
  public int size() {
    return digests.size();
  }

  @Override
  public String digest(int utterance) {
    return digests.get(utterance);
  }

  @Override
  public int inputLength() {
    return LENGTH;
  }

  @Override
  public int length(int utterance) {
    return LENGTH;
  }

  @Override
  public int view(int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    long key = digests.get(utterance).hashCode();
    for (int part : new int[] {type, view, epoch, copy}) {
      key = key * 1_000_003 + part;
    }
    return write(utterance, new SplittableRandom(key), out, offset);
  }

  @Override
  public int plain(int utterance, float[] out, int offset) {
    return write(utterance, new SplittableRandom(digests.get(utterance).hashCode()), out, offset);
  }

  private int write(int utterance, SplittableRandom random, float[] out, int offset) {
    int truth = digests.get(utterance).charAt(0) - 'a';
    for (int j = 0; j < LENGTH; j++) {
      double centre = j % 4 == truth ? 1 : 0;
      out[offset + j] = (float) (centre + noise * random.nextDouble(-1, 1));
    }
    return LENGTH;
  }
}
