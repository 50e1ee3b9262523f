package dev.vocalise.model.audio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.GoldenCases.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Expected values and tolerance: {@code golden/resample/README.md}. */
class ResampleGoldenTest {

  private static final double TOLERANCE = 5e-5;

  @Test
  void wavesMatchTheReferenceAtEveryRate() throws IOException {
    for (Path family : GoldenCases.families("resample")) {
      JsonNode cases = GoldenCases.json(family.resolve("expected.json"));
      Map<String, Tensor> expected = GoldenCases.tensors(family.resolve("expected.safetensors"));
      double worst = 0;
      for (String name : GoldenCases.names(cases)) {
        JsonNode settings = cases.get(name);
        Waveform wav = WavFile.read(family.resolve(name + ".wav"));
        assertThat(wav.sampleRateHz()).as(name).isEqualTo(settings.get("orig").intValue());
        float[] actual =
            Resampler.resample(wav.samples(), wav.sampleRateHz(), settings.get("new").intValue());
        assertThat(actual.length).as(name + " length").isEqualTo(settings.get("out").intValue());
        worst = Math.max(worst, Closeness.worst(name, actual, expected.get(name), TOLERANCE));
      }
      GoldenCases.ran(family, GoldenCases.names(cases) + ", worst difference " + worst);
    }
  }
}
