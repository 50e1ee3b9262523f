package dev.vocalise.model.backbone.bilstm;

import dev.vocalise.model.features.Clip;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Recordings with words of four classes, told by the first letter of the digest: each class has a
 * pitch and a word of its own among noise.
 */
public final class SpokenClips {

  private static final int RATE = 16_000;
  private static final List<String> OWN = List.of("furious", "glad", "well", "lost");
  private static final List<String> ALL = List.of("I", "am", "so", "very", "don't", "know");

  private SpokenClips() {}

  /** A recording with its words; null: nobody wrote them down. */
  @SuppressWarnings("ArrayRecordComponent") // of a test, never compared
  public record Spoken(String digest, float[] wave, @Nullable String words) implements Clip {}

  /** Some recordings; every fifth has no words. */
  public static List<Clip> of(String corpus, int utterances) {
    List<Clip> clips = new ArrayList<>();
    for (int i = 0; i < utterances; i++) {
      String digest = "abcd".charAt(i % 4) + corpus + Integer.toHexString(i * 7919);
      clips.add(new Spoken(digest, wave(digest), i % 5 == 4 ? null : words(digest)));
    }
    return clips;
  }

  /** Class of a recording. */
  public static int label(Clip clip) {
    return clip.digest().charAt(0) - 'a';
  }

  private static float[] wave(String digest) {
    SplittableRandom random = new SplittableRandom(digest.hashCode());
    float[] wave = new float[RATE / 10 + random.nextInt(RATE / 5)];
    double pitch = 200 * (1 + digest.charAt(0) - 'a');
    for (int i = 0; i < wave.length; i++) {
      double tone = Math.sin(2 * Math.PI * pitch * i / RATE);
      wave[i] = (float) (0.1 * tone + 0.1 * random.nextDouble(-1, 1));
    }
    return wave;
  }

  private static String words(String digest) {
    SplittableRandom random = new SplittableRandom(~digest.hashCode());
    StringBuilder text = new StringBuilder(OWN.get(digest.charAt(0) - 'a'));
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(' ').append(ALL.get(random.nextInt(ALL.size())));
    }
    return text + ".";
  }
}
