package dev.vocalise.model.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vocalise.model.audio.AstFeatureSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ViewFeaturesTest {

  private static final AstFeatureSettings SETTINGS =
      new AstFeatureSettings(16_000, 32, 60, true, -4.2677393, 4.5689974);

  @Test
  void featuresAreBitEqualInAnyOrderOnAnyThread() throws Exception {
    List<ViewKey> keys = keys(8);
    float[][] forwards = new float[keys.size()][SETTINGS.size()];
    ViewFeatures features = new ViewFeatures(SETTINGS);
    for (int i = 0; i < keys.size(); i++) {
      features.augmented(wave(i), keys.get(i), forwards[i], 0);
    }
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      List<Callable<float[]>> backwards = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        int thread = t;
        ViewFeatures own = new ViewFeatures(SETTINGS);
        for (int i = keys.size() - 1; i >= 0; i--) {
          int at = i;
          if (i % 3 == thread) {
            backwards.add(
                () -> {
                  float[] out = new float[SETTINGS.size()];
                  synchronized (own) {
                    own.augmented(wave(at), keys.get(at), out, 0);
                  }
                  return out;
                });
          }
        }
      }
      List<Future<float[]>> done = pool.invokeAll(backwards);
      int next = 0;
      for (int t = 0; t < 3; t++) {
        for (int i = keys.size() - 1; i >= 0; i--) {
          if (i % 3 == t) {
            assertThat(done.get(next++).get()).as(keys.get(i).toString()).isEqualTo(forwards[i]);
          }
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void theGivenWaveIsLeftAsItIs() {
    float[] wave = wave(1);
    for (ViewKey key : keys(6)) {
      new ViewFeatures(SETTINGS).augmented(wave, key, new float[SETTINGS.size()], 0);
    }
    assertThat(wave).isEqualTo(wave(1));
  }

  @Test
  void eachTransformIsAppliedInThreeOfTenViewsAndOnlyInItsTypes() {
    int epochs = 4_000;
    for (AugmentationType type : AugmentationType.values()) {
      Map<String, Integer> applied = new HashMap<>();
      int nothing = 0;
      for (int epoch = 0; epoch < epochs; epoch++) {
        ViewRecipe recipe = ViewRecipe.draw(new ViewKey(7, "u", type, 1, epoch, 0), 16_000);
        recipe.transforms().forEach(t -> applied.merge(t.name(), 1, Integer::sum));
        nothing += recipe.transforms().isEmpty() ? 1 : 0;
      }
      int steps = type.steps().size();
      assertThat(applied).as(type.name()).hasSize(steps);
      // Five standard deviations of a share over 4,000 views: 5 * sqrt(0.21 / 4000) = 0.036.
      applied.forEach(
          (name, n) ->
              assertThat(n / (double) epochs).as(type + " " + name).isCloseTo(0.3, within(0.037)));
      assertThat(nothing / (double) epochs).isCloseTo(Math.pow(0.7, steps), within(0.04));
    }
  }

  @Test
  void aPreviewIsThePlayableFormOfTheView() {
    ViewKey key = new ViewKey(3, "u", AugmentationType.A5, 2, 0, 0);
    AugmentationPreview preview = AugmentationPreview.of(wave(2), 16_000, key);
    assertThat(preview.wav()).hasSize(44 + 2 * wave(2).length);
    assertThat(preview.peaks()).hasSize(AugmentationPreview.PEAKS);
    assertThat(preview.spectrogramPng()).startsWith(0x89, 'P', 'N', 'G');
    AugmentationPreview plain = AugmentationPreview.unchanged(wave(2), 16_000);
    assertThat(plain.recipe()).isEqualTo("[]");
    assertThat(AugmentationPreview.of(wave(2), 16_000, key).wav()).isEqualTo(preview.wav());
  }

  private static List<ViewKey> keys(int epochs) {
    List<ViewKey> keys = new ArrayList<>();
    for (AugmentationType type : AugmentationType.values()) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        keys.add(new ViewKey(11, "digest", type, 1 + epoch % 2, epoch, 0));
      }
    }
    return keys;
  }

  private static float[] wave(int number) {
    float[] wave = new float[4_000 + 137 * number];
    CounterRandom.of("wave " + number).fill(wave);
    for (int i = 0; i < wave.length; i++) {
      wave[i] *= 0.1f;
    }
    return wave;
  }
}
