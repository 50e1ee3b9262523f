package dev.vocalise.model.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.audio.AstFeatureExtractor;
import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.audio.Resampler;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AudioFeaturesTest {

  private static final AstFeatureSettings SETTINGS =
      new AstFeatureSettings(16_000, 8, 20, true, -4.2677393, 4.5689974);

  /** 10 and 30 frames. */
  private static final float[][] WAVES = {
    FrameFeaturesTest.noise("short", 400 + 9 * 160), FrameFeaturesTest.noise("long", 400 + 29 * 160)
  };

  private static final AudioFeatures FEATURES =
      new AudioFeatures(
          List.of(Clip.of("short", WAVES[0]), Clip.of("long", WAVES[1])), SETTINGS, 7);

  private final float[] out = new float[SETTINGS.size()];

  private static float[] extracted(float[] wave) {
    float[] expected = new float[SETTINGS.size()];
    new AstFeatureExtractor(SETTINGS).extract(wave, expected);
    return expected;
  }

  @Test
  void paddedFramesAreNotARecordingsOwn() {
    int[] own = {10, 20};
    for (int utterance = 0; utterance < own.length; utterance++) {
      assertThat(FEATURES.length(utterance)).isEqualTo(20);
      assertThat(FEATURES.plain(utterance, out, 0)).isEqualTo(own[utterance]);
      assertThat(FEATURES.recorded(utterance, 1, 0, out, 0)).isEqualTo(own[utterance]);
      assertThat(FEATURES.view(utterance, 2, 1, 1, 0, out, 0)).isEqualTo(own[utterance]);
    }
    FEATURES.plain(0, out, 0);
    assertThat(Arrays.copyOfRange(out, 10 * 8, out.length)).containsOnly(SETTINGS.padValue());
    assertThat(Arrays.copyOf(out, 10 * 8)).doesNotContain(SETTINGS.padValue());
  }

  @Test
  void oneOfTheFourVersionsIsPlayedAtAnotherSpeed() {
    boolean slow = false;
    boolean fast = false;
    for (int epoch = 1; epoch <= 20; epoch++) {
      for (int type = 0; type < 4; type++) {
        FEATURES.version(0, type, 1, epoch, 0, out, 0);
        assertThat(out).isEqualTo(extracted(WAVES[0]));
      }
      int own = FEATURES.version(0, 1, 2, epoch, 0, out, 0);
      boolean slower = Arrays.equals(out, extracted(Resampler.resample(WAVES[0], 9, 10)));
      slow |= slower;
      fast |= !slower;
      assertThat(own).isEqualTo(slower ? 11 : 8);
      if (!slower) {
        assertThat(out).isEqualTo(extracted(Resampler.resample(WAVES[0], 11, 10)));
      }
    }
    assertThat(slow && fast).isTrue();
  }
}
