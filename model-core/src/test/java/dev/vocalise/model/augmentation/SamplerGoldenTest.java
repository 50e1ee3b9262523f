package dev.vocalise.model.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.augmentation.Transform.AddColoredNoise;
import dev.vocalise.model.augmentation.Transform.BandStopFilter;
import dev.vocalise.model.augmentation.Transform.Gain;
import dev.vocalise.model.augmentation.Transform.Shift;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Compares our draws with quantiles of the library's ({@code distributions.json}). Both samples
 * have 20,000 draws, so the share of ours below one of its quartiles has a standard deviation of at
 * most sqrt(2 * 0.25 / 20000) = 0.005; the bound is five of them.
 */
class SamplerGoldenTest {

  private static final int DRAWS = 20_000;
  private static final double SHARE_TOLERANCE = 0.025;

  @Test
  void drawsFollowTheLibrarysDistributions() {
    for (Path family : GoldenCases.families("augment")) {
      Path file = family.resolve("distributions.json");
      if (!Files.exists(file)) {
        GoldenCases.ran(family, "no distributions.json, samplers not compared");
        continue;
      }
      JsonNode all = GoldenCases.json(file);
      List<String> names = GoldenCases.names(all);
      for (String name : names) {
        check(name, all.get(name), draws(name, all.get(name)));
      }
      GoldenCases.ran(family, names + " over " + DRAWS + " draws");
    }
  }

  private static double[] draws(String name, JsonNode expected) {
    String parameter = name.split(" ", 2)[0];
    return switch (parameter) {
      case "Gain.gain_db" -> draw(AugmentationType.Step.GAIN, 1, t -> ((Gain) t).gainDb());
      case "Shift.num_samples_to_shift" ->
          draw(
              AugmentationType.Step.SHIFT,
              (int) (2 * expected.get("max").doubleValue()),
              t -> ((Shift) t).samples());
      case "BandStopFilter.center_freq" ->
          draw(AugmentationType.Step.BAND_STOP, 1, t -> ((BandStopFilter) t).centerHz());
      case "BandStopFilter.bandwidth" ->
          draw(AugmentationType.Step.BAND_STOP, 1, t -> ((BandStopFilter) t).bandwidthFraction());
      case "AddColoredNoise.snr_in_db" ->
          draw(AugmentationType.Step.ADD_COLORED_NOISE, 1, t -> ((AddColoredNoise) t).snrDb());
      case "AddColoredNoise.f_decay" ->
          draw(AugmentationType.Step.ADD_COLORED_NOISE, 1, t -> ((AddColoredNoise) t).decay());
      default -> throw new IllegalStateException("no sampler for " + name);
    };
  }

  private static double[] draw(
      AugmentationType.Step step, int samples, ToDoubleFunction<Transform> parameter) {
    double[] values = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      CounterRandom random = CounterRandom.of("sampler test " + i);
      values[i] = parameter.applyAsDouble(new TransformSampler(random, samples).draw(step, i % 3));
    }
    Arrays.sort(values);
    return values;
  }

  private static void check(String name, JsonNode expected, double[] sorted) {
    double min = expected.get("min").doubleValue();
    double max = expected.get("max").doubleValue();
    double slack = (max - min) * 20 / DRAWS;
    assertThat(sorted[0]).as(name + " min").isBetween(min - slack, min + slack);
    assertThat(sorted[DRAWS - 1]).as(name + " max").isBetween(max - slack, max + slack);
    double mean = Arrays.stream(sorted).average().orElseThrow();
    double meanSlack = (max - min) * 5 * Math.sqrt(2.0 / 12 / DRAWS);
    double expectedMean = expected.get("mean").doubleValue();
    assertThat(mean)
        .as(name + " mean")
        .isBetween(expectedMean - meanSlack, expectedMean + meanSlack);
    for (int q = 0; q < 3; q++) {
      double quartile = expected.get("quartiles").get(q).doubleValue();
      double below = Arrays.stream(sorted).filter(v -> v < quartile).count() / (double) DRAWS;
      double notAbove = Arrays.stream(sorted).filter(v -> v <= quartile).count() / (double) DRAWS;
      double share = (q + 1) / 4.0;
      assertThat(below).as(name + " below quartile " + q).isLessThan(share + SHARE_TOLERANCE);
      assertThat(notAbove).as(name + " up to quartile " + q).isGreaterThan(share - SHARE_TOLERANCE);
    }
  }
}
