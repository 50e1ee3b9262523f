package dev.vocalise.model.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.GoldenCases.Tensor;
import dev.vocalise.model.audio.Closeness;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.augmentation.Transform.AddColoredNoise;
import dev.vocalise.model.augmentation.Transform.BandStopFilter;
import dev.vocalise.model.augmentation.Transform.Gain;
import dev.vocalise.model.augmentation.Transform.PeakNormalization;
import dev.vocalise.model.augmentation.Transform.PolarityInversion;
import dev.vocalise.model.augmentation.Transform.Shift;
import dev.vocalise.model.augmentation.Transform.TimeInversion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Expected values and tolerances: {@code golden/augment/README.md}. */
class AugmentGoldenTest {

  private static final double EXACT = 1e-6;
  private static final double FILTERED = 2e-5;

  @Test
  void everyTransformAndChainMatchesTheReference() throws IOException {
    for (Path family : GoldenCases.families("augment")) {
      JsonNode json = GoldenCases.json(family.resolve("expected.json"));
      Map<String, Tensor> tensors = GoldenCases.tensors(family.resolve("expected.safetensors"));
      Augmenter augmenter = new Augmenter(json.get("rate").intValue());
      List<String> ran = new ArrayList<>();
      for (JsonNode golden : json.get("cases")) {
        String name = golden.get("name").textValue();
        double worst = check(name, golden, family, tensors, augmenter);
        checkFilter(name, golden, json.get("rate").intValue());
        checkShapedNoise(name, golden, tensors, json.get("rate").intValue());
        ran.add(String.format(Locale.ROOT, "%s %.1e", name, worst));
      }
      GoldenCases.ran(family, ran + " (largest differences)");
    }
  }

  private static double check(
      String name, JsonNode golden, Path family, Map<String, Tensor> tensors, Augmenter augmenter)
      throws IOException {
    Path input = family.resolve(golden.get("input").textValue() + ".wav");
    float[] wave = WavFile.read(input).samples();
    float scale = (float) golden.get("params").path("input_scale").asDouble(1);
    for (int i = 0; i < wave.length; i++) {
      wave[i] *= scale;
    }
    List<Transform> transforms = new ArrayList<>();
    boolean filtered = false;
    for (JsonNode step : steps(golden)) {
      Transform transform = transform(step, tensors);
      transforms.add(transform);
      filtered |= transform instanceof BandStopFilter || transform instanceof AddColoredNoise;
    }
    float[] actual = augmenter.apply(wave, new ViewRecipe(transforms));
    return Closeness.worst(name, actual, tensors.get(name), filtered ? FILTERED : EXACT);
  }

  private static Iterable<JsonNode> steps(JsonNode golden) {
    boolean chain = golden.get("transform").textValue().equals("Compose");
    return chain ? golden.get("params").get("steps") : List.of(golden);
  }

  private static Transform transform(JsonNode step, Map<String, Tensor> tensors) {
    JsonNode params = step.get("params");
    String name = step.get("transform").textValue();
    return switch (name) {
      case "Gain" -> new Gain(params.get("gain_db").doubleValue());
      case "PolarityInversion" -> new PolarityInversion();
      case "Shift" ->
          new Shift(params.get("num_samples").intValue(), params.path("rollover").asBoolean(true));
      case "TimeInversion" -> new TimeInversion();
      case "BandStopFilter" -> bandStop(params);
      case "PeakNormalization" ->
          new PeakNormalization(
              PeakNormalization.Scope.valueOf(
                  params.get("apply_to").textValue().toUpperCase(Locale.ROOT)));
      case "AddColoredNoise" ->
          new AddColoredNoise(
              params.get("snr_db").doubleValue(),
              params.get("f_decay").doubleValue(),
              white(params.get("white").textValue(), tensors));
      default -> throw new IllegalStateException("unknown transform " + name);
    };
  }

  private static BandStopFilter bandStop(JsonNode params) {
    return new BandStopFilter(
        params.get("center_hz").floatValue(), params.get("bandwidth_fraction").floatValue());
  }

  private static WhiteNoise white(String name, Map<String, Tensor> tensors) {
    float[] white = Objects.requireNonNull(tensors.get(name), name).floats();
    return out -> System.arraycopy(white, 0, out, 0, out.length);
  }

  private static void checkFilter(String name, JsonNode golden, int rate) {
    if (golden.has("half_size")) {
      BandStopFilter filter = bandStop(golden.get("params"));
      BandPass band = new BandPass(filter.centerHz(), filter.bandwidthFraction(), rate);
      assertThat(band.halfSize()).as(name).isEqualTo(golden.get("half_size").intValue());
      assertThat(band.low()).isEqualTo(golden.get("low_cutoff_of_rate").doubleValue());
      assertThat(band.high()).isEqualTo(golden.get("high_cutoff_of_rate").doubleValue());
    }
  }

  private static void checkShapedNoise(
      String name, JsonNode golden, Map<String, Tensor> tensors, int rate) {
    if (golden.has("shaped_noise")) {
      AddColoredNoise noise = (AddColoredNoise) transform(golden, tensors);
      String shapedName = golden.get("shaped_noise").textValue();
      Tensor expected = Objects.requireNonNull(tensors.get(shapedName), shapedName);
      float[] shaped = new NoiseShaper(rate).shape(noise.noise(), noise.decay());
      Closeness.worst(
          name + " shaped noise", Arrays.copyOf(shaped, expected.size()), expected, FILTERED);
      double energy = 0;
      for (float sample : shaped) {
        energy += sample * (double) sample;
      }
      assertThat(energy / shaped.length).as(name + " power").isCloseTo(1, within(1e-5));
    }
  }
}
