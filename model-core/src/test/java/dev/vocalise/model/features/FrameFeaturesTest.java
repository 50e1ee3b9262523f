package dev.vocalise.model.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vocalise.model.audio.AstFeatureExtractor;
import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.audio.Resampler;
import dev.vocalise.model.augmentation.AugmentationType;
import dev.vocalise.model.augmentation.Augmenter;
import dev.vocalise.model.augmentation.ViewKey;
import dev.vocalise.model.augmentation.ViewRecipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FrameFeaturesTest {

  private static final int RATE = 16_000;
  private static final int BINS = 12;
  private static final int F = 24;
  private static final long SEED = 7;

  /** 10, 24, 25 and 100 frames. */
  private static final int[] SAMPLES = {
    400 + 9 * 160, 400 + 23 * 160, 400 + 24 * 160, 400 + 99 * 160
  };

  private static final List<Clip> CLIPS =
      Arrays.stream(SAMPLES).mapToObj(n -> Clip.of("clip " + n, noise("clip " + n, n))).toList();

  /** Scores that change nothing. */
  private static final FrameScores AS_THEY_ARE =
      new FrameScores(Collections.nCopies(BINS, 0.0), Collections.nCopies(BINS, 1.0));

  static float[] noise(String name, int samples) {
    float[] wave = new float[samples];
    SplittableRandom random = new SplittableRandom(name.hashCode());
    for (int i = 0; i < samples; i++) {
      wave[i] = (float) (random.nextDouble(-0.2, 0.2) * Math.sin(1e-3 * i));
    }
    return wave;
  }

  static List<Clip> noises(int count, int least, int most) {
    SplittableRandom random = new SplittableRandom(count);
    List<Clip> clips = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "noise " + i;
      clips.add(Clip.of(name, noise(name, random.nextInt(least, most))));
    }
    return clips;
  }

  private static FrameFeatures features(FrameScores scores, long seed) {
    return new FrameFeatures(CLIPS, () -> FrontEnd.logMels(BINS), scores, F, seed);
  }

  private static FrameFeatures features() {
    return features(AS_THEY_ARE, SEED);
  }

  private static float[] plain(FrameFeatures features, int utterance) {
    float[] out = new float[F * BINS];
    features.plain(utterance, out, 0);
    return out;
  }

  private static float[] recorded(FrameFeatures features, int utterance, int epoch, int copy) {
    float[] out = new float[F * BINS];
    features.recorded(utterance, epoch, copy, out, 0);
    return out;
  }

  private static float[] version(FrameFeatures features, int type, int view, int epoch) {
    float[] out = new float[F * BINS];
    features.version(3, type, view, epoch, 0, out, 0);
    return out;
  }

  private static float[] frames(int utterance) {
    return FrontEnd.logMels(BINS).frames(CLIPS.get(utterance).wave());
  }

  /** Frame at which a crop begins. */
  private static int start(float[] crop, float[] whole) {
    for (int frame = 0; frame + F <= whole.length / BINS; frame++) {
      if (Arrays.equals(crop, 0, F * BINS, whole, frame * BINS, (frame + F) * BINS)) {
        return frame;
      }
    }
    throw new AssertionError("no part of the recording");
  }

  @Test
  void framesAreThoseOfTheFilterBankBeforeAstNormalisesThem() {
    AstFeatureSettings raw = new AstFeatureSettings(RATE, BINS, F, false, 0, 1);
    float[] expected = new float[raw.size()];
    new AstFeatureExtractor(raw).extract(CLIPS.get(1).wave(), expected);
    assertThat(plain(features(), 1)).isEqualTo(expected);

    AstFeatureSettings normalising = new AstFeatureSettings(RATE, BINS, F, true, -4.25, 4.5);
    new AstFeatureExtractor(normalising).extract(CLIPS.get(1).wave(), expected);
    FrameScores same =
        new FrameScores(Collections.nCopies(BINS, -4.25), Collections.nCopies(BINS, 9.0));
    assertThat(plain(features(same, SEED), 1))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(expected);
  }

  @Test
  void theScoresOfWhatTheyWereFittedOnHaveMeanZeroAndDeviationOne() {
    FrameScores scores = FrameScores.fit(CLIPS, () -> FrontEnd.logMels(BINS), BINS);
    FrameFeatures whole = new FrameFeatures(CLIPS, () -> FrontEnd.logMels(BINS), scores, 100, SEED);
    double[] sum = new double[BINS];
    double[] squares = new double[BINS];
    int n = 0;
    float[] out = new float[100 * BINS];
    for (int utterance = 0; utterance < CLIPS.size(); utterance++) {
      n += whole.plain(utterance, out, 0);
      for (int i = 0; i < out.length; i++) {
        sum[i % BINS] += out[i];
        squares[i % BINS] += out[i] * (double) out[i];
      }
    }
    assertThat(n).isEqualTo(10 + 24 + 25 + 100);
    for (int m = 0; m < BINS; m++) {
      assertThat(sum[m] / n).isCloseTo(0, within(1e-6));
      assertThat(squares[m] / n).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void inputsAlwaysHaveAllFramesAndSayHowManyAreTheirOwn() {
    FrameFeatures features = features();
    int[] valid = {10, 24, 24, 24};
    float[] out = new float[F * BINS];
    for (int utterance = 0; utterance < valid.length; utterance++) {
      assertThat(features.length(utterance)).isEqualTo(F);
      assertThat(features.plain(utterance, out, 0)).isEqualTo(valid[utterance]);
      assertThat(features.recorded(utterance, 1, 0, out, 0)).isEqualTo(valid[utterance]);
      for (int type = 0; type < 5; type++) {
        assertThat(features.view(utterance, type, 1, 1, 0, out, 0)).isEqualTo(valid[utterance]);
      }
    }
    Inputs batch = BatchMaker.plain(features, new int[] {0});
    assertThat(batch.values()).hasSize(F * BINS);
    assertThat(batch.lengths()).containsExactly(10);
  }

  @Test
  void zerosFollowAShortRecordingAfterItIsNormalised() {
    FrameScores scores =
        new FrameScores(Collections.nCopies(BINS, -3.0), Collections.nCopies(BINS, 2.0));
    float[] out = new float[5 + F * BINS + 5];
    Arrays.fill(out, 42);
    for (int way = 0; way < 3; way++) {
      FrameFeatures features = features(scores, SEED);
      int valid =
          switch (way) {
            case 0 -> features.plain(0, out, 5);
            case 1 -> features.recorded(0, 1, 0, out, 5);
            default -> features.view(0, 1, 2, 1, 0, out, 5);
          };
      assertThat(Arrays.copyOfRange(out, 5 + valid * BINS, 5 + F * BINS)).containsOnly(0);
      assertThat(Arrays.copyOfRange(out, 5, 5 + valid * BINS)).doesNotContain(0f, 42f);
      assertThat(Arrays.copyOf(out, 5)).containsOnly(42);
      assertThat(Arrays.copyOfRange(out, 5 + F * BINS, out.length)).containsOnly(42);
    }
  }

  @Test
  void testsHearTheCentreOfALongRecording() {
    assertThat(start(plain(features(), 2), frames(2))).isZero(); // ⌊(25 − 24) / 2⌋
    assertThat(start(plain(features(), 3), frames(3))).isEqualTo((100 - F) / 2);
  }

  @Test
  void trainingHearsACropThatIsDrawnEvenly() {
    float[] whole = frames(3);
    int[] counts = new int[100 - F + 1];
    int epochs = 40 * counts.length;
    FrameFeatures features = features();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      counts[start(recorded(features, 3, epoch, 0), whole)]++;
    }
    double expected = (double) epochs / counts.length;
    double chiSquare =
        Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected)).sum() / expected;
    assertThat(chiSquare).isBetween(76 - 4 * Math.sqrt(152), 76 + 4 * Math.sqrt(152)); // 76 degrees
    assertThat(Arrays.stream(counts).min().orElse(0)).isPositive();
  }

  @Test
  void aCropIsAFunctionOfSeedRecordingEpochAndCopyAlone() {
    float[] first = recorded(features(), 3, 2, 1);
    FrameFeatures used = features();
    for (int epoch = 5; epoch > 0; epoch--) {
      recorded(used, 3, epoch, 0);
    }
    assertThat(recorded(used, 3, 2, 1)).isEqualTo(first);
    List<Clip> reversed = new ArrayList<>(CLIPS);
    Collections.reverse(reversed);
    FrameFeatures other =
        new FrameFeatures(reversed, () -> FrontEnd.logMels(BINS), AS_THEY_ARE, F, SEED);
    assertThat(recorded(other, 0, 2, 1)).isEqualTo(first);

    float[] whole = frames(3);
    Set<Integer> starts = new TreeSet<>();
    starts.add(start(first, whole));
    starts.add(start(recorded(features(), 3, 2, 0), whole));
    starts.add(start(recorded(features(), 3, 3, 1), whole));
    starts.add(start(recorded(features(AS_THEY_ARE, SEED + 1), 3, 2, 1), whole));
    assertThat(starts).hasSize(4);
  }

  @Test
  void whatIsKeptInMemoryMovesNoBit() {
    for (long room : new long[] {0, 4L * BINS * 30, Long.MAX_VALUE}) {
      FrameFeatures features =
          new FrameFeatures(CLIPS, () -> FrontEnd.logMels(BINS), AS_THEY_ARE, F, SEED, room);
      for (int again = 0; again < 2; again++) {
        for (int utterance = 0; utterance < CLIPS.size(); utterance++) {
          assertThat(plain(features, utterance)).isEqualTo(plain(features(), utterance));
          assertThat(recorded(features, utterance, 3, 0))
              .isEqualTo(recorded(features(), utterance, 3, 0));
        }
      }
    }
  }

  @Test
  void anAugmentedViewIsMadeOfTheWaveAndHasACropOfItsOwn() {
    Set<Integer> starts = new TreeSet<>();
    AugmentationType[] types = AugmentationType.values();
    for (int type = 0; type < types.length; type++) {
      for (int view = 1; view <= 2; view++) {
        ViewKey key = new ViewKey(SEED, CLIPS.get(3).digest(), types[type], view, 4, 0);
        float[] wave = CLIPS.get(3).wave();
        float[] augmented = new Augmenter(RATE).apply(wave, ViewRecipe.draw(key, wave.length));
        float[] out = new float[F * BINS];
        features().view(3, type, view, 4, 0, out, 0);
        starts.add(start(out, FrontEnd.logMels(BINS).frames(augmented)));
      }
    }
    assertThat(starts).hasSizeGreaterThan(5);
  }

  @Test
  void ofTheFourVersionsOneIsPlayedAtAnotherSpeed() {
    for (int epoch = 1; epoch <= 20; epoch++) {
      float[] recorded = recorded(features(), 3, epoch, 0);
      for (int type = 0; type < 4; type++) {
        assertThat(version(features(), type, 1, epoch)).isEqualTo(recorded);
        if (type != 1) {
          assertThat(version(features(), type, 2, epoch)).isEqualTo(recorded);
        }
      }
    }
  }

  @Test
  void theOtherSpeedsAreDrawnEvenlyAndCutAtTheSamePlace() {
    float[] wave = CLIPS.get(3).wave();
    float[] slow = FrontEnd.logMels(BINS).frames(Resampler.resample(wave, 9, 10));
    float[] fast = FrontEnd.logMels(BINS).frames(Resampler.resample(wave, 11, 10));
    assertThat(slow.length / BINS).isEqualTo(1 + ((wave.length * 10 + 8) / 9 - 400) / 160);
    assertThat(fast.length / BINS).isEqualTo(1 + ((wave.length * 10 + 10) / 11 - 400) / 160);
    int slower = 0;
    for (int epoch = 1; epoch <= 400; epoch++) {
      double place = new RecordingKey(SEED, CLIPS.get(3).digest(), epoch, 0).place();
      float[] sped = version(features(), 1, 2, epoch);
      int slowStart = (int) (place * (slow.length / BINS - F + 1));
      int fastStart = (int) (place * (fast.length / BINS - F + 1));
      boolean isSlow =
          Arrays.equals(sped, 0, F * BINS, slow, slowStart * BINS, (slowStart + F) * BINS);
      boolean isFast =
          Arrays.equals(sped, 0, F * BINS, fast, fastStart * BINS, (fastStart + F) * BINS);
      assertThat(isSlow ^ isFast).as("epoch " + epoch).isTrue();
      slower += isSlow ? 1 : 0;
      assertThat(start(version(features(), 1, 1, epoch), frames(3)))
          .isEqualTo((int) (place * (100 - F + 1)));
    }
    assertThat(slower).isBetween(160, 240); // four deviations of ten
  }

  @Test
  void anotherSpeedChangesHowManyFramesThereAre() {
    float[] out = new float[F * BINS];
    Set<Integer> lengths = new TreeSet<>();
    for (int epoch = 1; epoch <= 20; epoch++) {
      lengths.add(features().version(0, 1, 2, epoch, 0, out, 0));
    }
    assertThat(lengths)
        .containsExactly(
            1 + ((SAMPLES[0] * 10 + 10) / 11 - 400) / 160,
            1 + ((SAMPLES[0] * 10 + 8) / 9 - 400) / 160);
  }
}
