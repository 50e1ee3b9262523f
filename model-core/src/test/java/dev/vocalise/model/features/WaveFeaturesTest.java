package dev.vocalise.model.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vocalise.model.audio.WaveInputSettings;
import dev.vocalise.model.augmentation.AugmentationType;
import dev.vocalise.model.augmentation.Augmenter;
import dev.vocalise.model.augmentation.ViewKey;
import dev.vocalise.model.augmentation.ViewRecipe;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WaveFeaturesTest {

  private static final int RATE = 16_000;
  private static final int SHORT = 100;
  private static final int MIDDLE = 5_000;
  private static final int LONG = 170_000;
  private static final WaveInputSettings RAW = new WaveInputSettings(RATE, false);

  private static WaveFeatures features(WaveInputSettings settings) {
    return new WaveFeatures(
        List.of(clip("short", SHORT), clip("middle", MIDDLE), clip("long", LONG)),
        settings,
        400,
        7);
  }

  @Test
  void aShortRecordingIsFilledUpToWhatTheBackboneNeeds() {
    for (int needed : new int[] {1, 400, 720}) {
      WaveFeatures features = new WaveFeatures(List.of(clip("short", SHORT)), RAW, needed, 7);

      assertThat(features.length(0)).isEqualTo(Math.max(400, needed)); // 25 ms or more
    }
  }

  private static Clip clip(String digest, int samples) {
    return Clip.of(digest, wave(digest, samples));
  }

  private static float[] wave(String name, int samples) {
    float[] wave = new float[samples];
    SplittableRandom random = new SplittableRandom(name.hashCode());
    for (int i = 0; i < samples; i++) {
      wave[i] = (float) random.nextDouble(-0.2, 0.2);
    }
    return wave;
  }

  @Test
  void aWaveIsAsLongAsItIsButCutAtTenSecondsAndNotShorterThanAFrame() {
    WaveFeatures features = features(RAW);
    assertThat(features.inputLength()).isEqualTo(163_840);
    assertThat(features.length(0)).isEqualTo(400);
    assertThat(features.length(1)).isEqualTo(MIDDLE);
    assertThat(features.length(2)).isEqualTo(163_840);
    float[] out = new float[163_840];
    for (int utterance = 0; utterance < 3; utterance++) {
      assertThat(features.plain(utterance, out, 0)).isEqualTo(features.length(utterance));
      for (int type = 0; type < 5; type++) {
        assertThat(features.view(utterance, type, 1, 1, 0, out, 0))
            .isEqualTo(features.length(utterance));
      }
    }
  }

  @Test
  void nothingIsWrittenOutsideTheInput() {
    float[] out = new float[10 + MIDDLE + 10];
    Arrays.fill(out, 42);
    features(WaveInputSettings.DEFAULT).view(1, 4, 2, 3, 0, out, 10);
    assertThat(Arrays.copyOf(out, 10)).containsOnly(42);
    assertThat(Arrays.copyOfRange(out, 10 + MIDDLE, out.length)).containsOnly(42);
    assertThat(Arrays.copyOfRange(out, 10, 10 + MIDDLE)).doesNotContain(42);
  }

  @Test
  void theViewIsThatOfTheSpectrogramBeforeItIsCut() {
    float[] wave = wave("long", LONG);
    float[] out = new float[163_840];
    AugmentationType[] types = AugmentationType.values();
    for (int i = 0; i < types.length; i++) {
      AugmentationType type = types[i];
      features(RAW).view(2, i, 2, 3, 1, out, 0);
      ViewRecipe recipe = ViewRecipe.draw(new ViewKey(7, "long", type, 2, 3, 1), LONG);
      float[] expected = new Augmenter(RATE).apply(wave, recipe);
      assertThat(out).as(type.name()).isEqualTo(Arrays.copyOf(expected, out.length));
    }
  }

  @Test
  void whatIsLeftAfterTheCutHasZeroMeanAndUnitVariance() {
    float[] out = new float[163_840];
    features(WaveInputSettings.DEFAULT).plain(2, out, 0);
    double mean = 0;
    double square = 0;
    for (float sample : out) {
      mean += sample / out.length;
      square += (double) sample * sample / out.length;
    }
    assertThat(mean).isCloseTo(0, within(1e-6));
    assertThat(square).isCloseTo(1, within(1e-4)); // the floor under the variance
  }

  @Test
  void silenceStaysFinite() {
    float[] out = new float[500];
    new WaveFeatures(List.of(Clip.of("silence", new float[500])), WaveInputSettings.DEFAULT, 400, 7)
        .plain(0, out, 0);
    assertThat(out).containsOnly(0);
  }
}
