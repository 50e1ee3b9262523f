package dev.vocalise.model.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AstFeatureExtractorTest {

  @Test
  void framesBeyondTheFirstBlockEqualThoseOfAShiftedWave() {
    FbankSettings settings = FbankSettings.ast(16_000, 20);
    float[] wave = chirp(16_000 * 9);
    float[] whole = new Fbank(settings).compute(wave);
    int skipped = 500;
    float[] later = Arrays.copyOfRange(wave, skipped * settings.hopSamples(), wave.length);
    float[] part = new Fbank(settings).compute(later);
    assertThat(Arrays.copyOfRange(whole, skipped * 20, whole.length)).isEqualTo(part);
  }

  @Test
  void buffersOfALongWaveDoNotLeakIntoAShortOne() {
    Fbank used = new Fbank(FbankSettings.ast(16_000, 20));
    used.compute(chirp(30_000));
    float[] wave = chirp(390);
    assertThat(used.compute(wave)).isEqualTo(new Fbank(used.settings()).compute(wave)).hasSize(20);
  }

  @Test
  void logarithmsAreWithinTwoFloatUnits() {
    for (float x = 1.2e-7f; x < 1e6f; x *= 1.0137f) {
      float[] row = new float[1];
      float[] exponent = new float[1];
      LogRow.split(new float[] {x}, 1.1920929e-7f, 1, 1, 0, 1, row, exponent);
      LogRow.join(row, exponent, 0f, 1f, 1);
      float exact = (float) Math.log(x);
      assertThat(row[0])
          .as("log " + x)
          .isCloseTo(exact, within(2 * Math.ulp(Math.max(1, Math.abs(exact)))));
    }
  }

  @Test
  void settingsComeFromThePreprocessorConfig(@TempDir Path folder) throws Exception {
    String json = "{\"num_mel_bins\": 64, \"max_length\": 96, \"mean\": -1.5, \"std\": 2.0}";
    Path file = Files.writeString(folder.resolve("preprocessor_config.json"), json);
    assertThat(AstFeatureSettings.read(file))
        .isEqualTo(new AstFeatureSettings(16_000, 64, 96, true, -1.5, 2.0));
  }

  @Test
  void anOutputOfTheWrongSizeIsRefused() {
    AstFeatureExtractor extractor = new AstFeatureExtractor(AstFeatureSettings.AUDIOSET);
    assertThatThrownBy(() -> extractor.extract(new float[500], new float[128]))
        .hasMessage("out must hold 1024 x 128 values but holds 128");
  }

  @Test
  void aSpectrogramIsAPictureOfFramesByMelBins() throws Exception {
    byte[] png = WavePicture.spectrogramPng(chirp(16_000), 16_000);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo(98);
    assertThat(image.getHeight()).isEqualTo(128);
    assertThat(WavePicture.peaks(new float[] {0, -1, 0.5f, 0.25f}, 2)).containsExactly(1, 0.5f);
  }

  private static float[] chirp(int samples) {
    float[] wave = new float[samples];
    for (int i = 0; i < samples; i++) {
      wave[i] = (float) (0.3 * Math.sin(1e-6 * i * i) + 0.05 * Math.sin(i * 0.7));
    }
    return wave;
  }
}
