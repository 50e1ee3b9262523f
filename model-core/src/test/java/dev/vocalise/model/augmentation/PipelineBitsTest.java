package dev.vocalise.model.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.Sha256;
import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.audio.Fbank;
import dev.vocalise.model.audio.FbankSettings;
import dev.vocalise.model.audio.Resampler;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every bit of views, log-mels, noise and resampled waves, as first published: results are cached
 * by the key of their inputs, so code that changes one has to raise the version in that key.
 */
class PipelineBitsTest {

  private static final Map<AugmentationType, String> VIEWS =
      Map.of(
          AugmentationType.A1, "8e787a18e87b5b31 2e4321f6fb8b23f5",
          AugmentationType.A2, "ff14952d33d94c19 b392e8136e64351a",
          AugmentationType.A3, "3874d215a75b3931 7864ec305773201f",
          AugmentationType.A4, "013e4caf20385054 a50d56b8affbf4ea",
          AugmentationType.A5, "5c068bdb3396baca 6e6c2e44caada5cf");

  @Test
  void wavesAndFeaturesOfAllTypes() {
    AstFeatureSettings settings = AstFeatureSettings.AUDIOSET;
    VIEWS.forEach(
        (type, expected) -> {
          MessageDigest waves = Sha256.digest();
          MessageDigest features = Sha256.digest();
          ViewFeatures made = new ViewFeatures(settings);
          Augmenter augmenter = new Augmenter(settings.sampleRateHz());
          float[] out = new float[settings.size()];
          for (int e = 0; e < 40; e++) {
            float[] wave = wave("w" + e, e % 7 == 0 ? 200 + 37 * e : 8_000 + 7_919 * e % 90_000);
            if (e % 11 == 5) {
              Arrays.fill(wave, 0);
            }
            ViewKey key = new ViewKey(3, "utt " + e, type, 1 + e % 2, e, 0);
            add(waves, augmenter.apply(wave, ViewRecipe.draw(key, wave.length)));
            made.augmented(wave, key, out, 0);
            add(features, out);
          }
          assertThat(hex(waves) + " " + hex(features)).as(type.name()).isEqualTo(expected);
        });
  }

  @Test
  void logMelsOfEveryGeometry() {
    MessageDigest digest = Sha256.digest();
    for (int rate : new int[] {8_000, 16_000, 22_050, 44_100, 48_000}) {
      for (int bins : new int[] {23, 40, 80, 128}) {
        for (FbankSettings settings :
            List.of(
                FbankSettings.ast(rate, bins),
                new FbankSettings(rate, bins, 32, 12.5, 0, 0, -200))) {
          Fbank fbank = new Fbank(settings);
          for (int samples : new int[] {0, 1, 300, 1_999, rate, 3 * rate + 17, 11 * rate}) {
            add(digest, fbank.compute(wave("f" + samples, samples)));
          }
          float[] flat = new float[2_000];
          Arrays.fill(flat, 0.25f);
          add(digest, fbank.compute(flat));
          flat[5] = 1e-30f;
          flat[700] = Float.MIN_VALUE;
          add(digest, fbank.compute(flat));
        }
      }
    }
    assertThat(hex(digest)).isEqualTo("c088a611e4520b97");
  }

  @Test
  void noiseAndFiltersOfEveryLength() {
    MessageDigest digest = Sha256.digest();
    for (int rate : new int[] {8_000, 16_000, 22_050, 44_100}) {
      Augmenter augmenter = new Augmenter(rate);
      for (int e = 0; e < 40; e++) {
        float[] wave = wave("n" + e, 1 + 3_001 * e);
        add(
            digest,
            augmenter.apply(
                wave, recipe(new Transform.AddColoredNoise(3 + e * 0.6, -2 + e * 0.1, noise(e)))));
        float center = 200f + e * 40f;
        add(
            digest,
            augmenter.apply(
                wave, recipe(new Transform.BandStopFilter(center, 0.5f + e * 0.0372f))));
      }
    }
    assertThat(hex(digest)).isEqualTo("7fed13a7df6ca9f7");
  }

  @Test
  void resampledWaves() {
    MessageDigest digest = Sha256.digest();
    int[][] rates = {
      {16_000, 8_000}, {44_100, 16_000}, {8_000, 16_000}, {9, 10}, {11, 10}, {44_100, 16_001}
    };
    for (int[] pair : rates) {
      for (int samples : new int[] {0, 1, 5, 50, 1_000, 33_333}) {
        add(digest, Resampler.resample(wave("r" + samples, samples), pair[0], pair[1]));
      }
    }
    assertThat(hex(digest)).isEqualTo("0f7a3b00457efce7");
  }

  @Test
  void rowsHaveTheBitsOfSingleValues() {
    double[] x = new double[4_001];
    for (int i = 0; i < x.length; i++) {
      x[i] = StrictMath.log(1 + 88.4 * i / (x.length - 1));
    }
    double[] out = new double[x.length];
    for (double factor : new double[] {-2, -1.3, -0.077, -1e-9, 0, 1e-12, 1e-8, 0.3, 1, 2, 100}) {
      PowerRow.exp(factor, x, new double[x.length], out);
      for (int i = 0; i < x.length; i++) {
        assertThat(out[i]).as(factor + " " + i).isEqualTo(StrictMath.exp(factor * x[i]));
      }
    }
    double[] p = new double[20_000];
    for (int i = 0; i < p.length; i++) {
      p[i] = CounterRandom.of("p").uniform(i);
    }
    p[0] = 1e-300;
    double[] normal = new double[p.length];
    NormalQuantile.of(p, normal, p.length);
    float[] filled = new float[999];
    CounterRandom.of("p").fill(filled);
    for (int i = 0; i < p.length; i++) {
      assertThat(normal[i]).isEqualTo(NormalQuantile.of(p[i]));
    }
    for (int i = 0; i < filled.length; i++) {
      double uniform = CounterRandom.of("p").uniform(CounterRandom.NORMALS + i);
      assertThat(filled[i]).isEqualTo((float) NormalQuantile.of(uniform));
    }
  }

  @Test
  void transformsSideBySideHaveTheBitsOfOne() {
    for (int size = 2; size <= 4_096; size *= 2) {
      ComplexFft one = new ComplexFft(size);
      ColumnFft many = new ColumnFft(size, one);
      double[][] re = new double[3][size];
      double[][] im = new double[3][size];
      for (int s = 0; s < 3; s++) {
        for (int n = 0; n < size; n++) {
          re[s][n] = CounterRandom.of("re" + s).uniform(n) - 0.5;
          im[s][n] = CounterRandom.of("im" + s).uniform(n) - 0.5;
          many.re(n)[s] = re[s][n];
          many.im(n)[s] = im[s][n];
        }
        one.transform(re[s], im[s]);
        one.transform(im[s], re[s]);
        one.transform(re[s], im[s]);
      }
      many.forward(3);
      many.backward(3);
      many.forward(3);
      for (int s = 0; s < 3; s++) {
        for (int n = 0; n < size; n++) {
          assertThat(many.re(n)[s]).as(size + " " + n).isEqualTo(re[s][n]);
          assertThat(many.im(n)[s]).as(size + " " + n).isEqualTo(im[s][n]);
        }
      }
    }
  }

  private static ViewRecipe recipe(Transform transform) {
    return new ViewRecipe(List.of(transform));
  }

  private static CounterRandom noise(int number) {
    return CounterRandom.of("x" + number);
  }

  private static float[] wave(String name, int samples) {
    float[] wave = new float[samples];
    CounterRandom.of(name).fill(wave);
    for (int i = 0; i < samples; i++) {
      wave[i] *= (float) (0.1 * (1 + StrictMath.sin(2 * Math.PI * i / 16_000)));
    }
    return wave;
  }

  private static void add(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes.array());
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }
}
