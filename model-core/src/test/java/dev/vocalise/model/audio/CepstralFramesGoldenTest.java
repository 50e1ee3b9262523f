package dev.vocalise.model.audio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.GoldenCases.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Expected values and tolerances: {@code golden/method-sahu-features/README.md}. */
class CepstralFramesGoldenTest {

  @Test
  void everyValueOfEveryFrameMatchesTheReference() throws IOException {
    for (Path family : GoldenCases.families("method-sahu-features")) {
      JsonNode expected = GoldenCases.json(family.resolve("expected.json"));
      double tolerance = expected.at("/tolerance/values").asDouble();
      Map<String, Tensor> tensors = GoldenCases.tensors(family.resolve("expected.safetensors"));
      List<String> wavs = GoldenCases.names(expected.get("wavs"));
      double worst = 0;
      for (String wav : wavs) {
        Waveform wave = WavFile.read(family.resolve(wav + ".wav"));
        Tensor logMels = Objects.requireNonNull(tensors.get(wav + ".logmel"), wav);
        CepstralFrames frames = new CepstralFrames(wave.sampleRateHz(), logMels.shape()[1]);
        Tensor values = tensors.get(wav + ".values");
        float[] given = frames.compute(wave.samples(), logMels.floats());
        worst = Math.max(worst, Closeness.worst(wav, given, values, tolerance));
        assertThat(frames.compute(wave.samples())).hasSameSizeAs(given);
      }
      GoldenCases.ran(family, wavs + ", largest difference " + worst);
    }
  }
}
