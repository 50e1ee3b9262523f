package dev.vocalise.model.audio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.GoldenCases.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Expected values and tolerances: {@code golden/fbank/README.md}. */
class FbankGoldenTest {

  private static final int RATE = 16_000;
  private static final double NEAR_PEAK = 2e-3;
  private static final double ELSEWHERE = 0.04;
  private static final double PEAK_RANGE_NATS = 12;
  private static final double WAVE = 5e-5;
  private static final double NORMALISED_SHARE = 1.0 / 9;

  private static final Pattern FBANK = Pattern.compile("(.+)\\.fbank(\\d+)(_if_zero_padded.*)?");
  private static final Pattern AST = Pattern.compile("(.+)\\.ast_(\\d+)x(\\d+)(_valid)?");
  private static final Pattern BANKS = Pattern.compile("mel_banks_(\\d+)x(\\d+)");

  @Test
  void everyTensorOfEveryCaseMatchesTheReference() throws IOException {
    for (Path family : GoldenCases.families("fbank")) {
      JsonNode settings = GoldenCases.json(family.resolve("expected.json"));
      Map<String, Tensor> expected = GoldenCases.tensors(family.resolve("expected.safetensors"));
      Map<String, float[]> waves = waves(family, settings, expected);
      List<String> ran = new ArrayList<>(waves.keySet());
      for (Map.Entry<String, Tensor> entry : expected.entrySet()) {
        check(entry.getKey(), entry.getValue(), waves, settings);
      }
      GoldenCases.ran(family, ran + ", " + expected.size() + " tensors");
    }
  }

  /** Golden 16 kHz waves; checks our own resampling against them on the way. */
  private static Map<String, float[]> waves(
      Path family, JsonNode settings, Map<String, Tensor> expected) throws IOException {
    Map<String, float[]> waves = new TreeMap<>();
    for (String name : GoldenCases.names(settings.get("wavs"))) {
      JsonNode counts = settings.get("wavs").get(name);
      Waveform wav = WavFile.read(family.resolve(name + ".wav"));
      assertThat(wav.samples().length).as(name).isEqualTo(counts.get("samples").intValue());
      float[] wave = Resampler.resample(wav.samples(), wav.sampleRateHz(), RATE);
      assertThat(wave.length).as(name).isEqualTo(counts.get("samples16k").intValue());
      if (counts.has("frames")) {
        assertThat(FbankSettings.ast(RATE, 128).frames(wave.length))
            .as(name + " frames")
            .isEqualTo(counts.get("frames").intValue());
      }
      Tensor golden = expected.get(name + ".wave16k");
      if (golden != null) {
        Closeness.worst(name + ".wave16k", wave, golden, WAVE);
        checkEndToEnd(name, wave, expected, counts);
      }
      waves.put(name, golden == null ? wave : golden.floats());
    }
    return waves;
  }

  /** From the wav on, the resampler's own differences show: three times the reference's. */
  private static void checkEndToEnd(
      String name, float[] wave, Map<String, Tensor> expected, JsonNode counts) {
    for (Map.Entry<String, Tensor> entry : expected.entrySet()) {
      Matcher m = FBANK.matcher(entry.getKey());
      if (m.matches() && m.group(1).equals(name)) {
        double near = 3 * counts.path("float64_resampler_end_to_end_within_12_nats").asDouble();
        double elsewhere = 3 * counts.path("float64_resampler_end_to_end_max_abs").asDouble();
        float[] actual = new Fbank(settings(m.group(2))).compute(wave);
        checkLogs(
            "end to end " + entry.getKey(),
            actual,
            entry.getValue(),
            Math.max(near, NEAR_PEAK),
            Math.max(elsewhere, ELSEWHERE));
      }
    }
  }

  private static void check(
      String key, Tensor expected, Map<String, float[]> waves, JsonNode settings) {
    Matcher fbank = FBANK.matcher(key);
    Matcher ast = AST.matcher(key);
    Matcher banks = BANKS.matcher(key);
    if (fbank.matches()) {
      float[] actual = new Fbank(settings(fbank.group(2))).compute(wave(waves, fbank.group(1)));
      checkLogs(key, actual, expected, NEAR_PEAK, ELSEWHERE);
      checkEmptyFilters(key, actual, settings, fbank.group(2));
    } else if (ast.matches()) {
      int rows = Integer.parseInt(ast.group(2));
      int bins = Integer.parseInt(ast.group(3));
      checkAst(key, wave(waves, ast.group(1)), rows, bins, expected, settings);
    } else if (banks.matches()) {
      checkFilters(key, banks.group(1), expected);
    } else {
      assertThat(key).matches("window_hanning_.*|.*\\.wave16k");
    }
  }

  private static void checkAst(
      String key, float[] wave, int rows, int bins, Tensor expected, JsonNode json) {
    double mean = json.get("mean").doubleValue();
    double std = json.get("std").doubleValue();
    AstFeatureExtractor extractor =
        new AstFeatureExtractor(new AstFeatureSettings(RATE, bins, rows, true, mean, std));
    float[] actual = new float[rows * bins];
    extractor.extract(wave, actual);
    int valid = expected.shape()[0] * bins;
    float pad = json.get("pad_value").floatValue();
    for (int i = valid; i < actual.length; i++) {
      assertThat(actual[i]).as(key + " padding").isEqualTo(pad);
    }
    float[] logs = new float[valid];
    float[] goldenLogs = new float[valid];
    for (int i = 0; i < valid; i++) {
      logs[i] = (float) (actual[i] * 2 * std);
      goldenLogs[i] = (float) (expected.floats()[i] * 2 * std);
    }
    double share = NORMALISED_SHARE * 2 * std;
    checkLogs(
        key,
        logs,
        new Tensor(expected.shape(), goldenLogs, new long[0]),
        NEAR_PEAK * share,
        ELSEWHERE * share);
  }

  private static void checkLogs(
      String key, float[] actual, Tensor expected, double nearPeak, double elsewhere) {
    int bins = expected.shape()[1];
    assertThat(actual.length).as(key + " size").isEqualTo(expected.size());
    float[] golden = expected.floats();
    for (int row = 0; row < expected.shape()[0]; row++) {
      double peak = Double.NEGATIVE_INFINITY;
      for (int m = 0; m < bins; m++) {
        peak = Math.max(peak, golden[row * bins + m]);
      }
      for (int m = 0; m < bins; m++) {
        int i = row * bins + m;
        double tolerance = golden[i] >= peak - PEAK_RANGE_NATS ? nearPeak : elsewhere;
        double difference = Math.abs((double) actual[i] - golden[i]);
        assertThat(difference <= tolerance)
            .as("%s frame %d bin %d: %s, expected %s", key, row, m, actual[i], golden[i])
            .isTrue();
      }
    }
  }

  private static void checkEmptyFilters(String key, float[] logs, JsonNode json, String bins) {
    float floor = json.get("log_floor").floatValue();
    for (JsonNode filter : json.path("empty_mel_filters").path(bins)) {
      int melBins = Integer.parseInt(bins);
      for (int i = filter.intValue(); i < logs.length; i += melBins) {
        assertThat((double) logs[i])
            .as(key + " empty filter " + filter)
            .isBetween(floor - 1e-5, floor + 1e-5);
      }
    }
  }

  private static void checkFilters(String key, String bins, Tensor expected) {
    MelFilters filters = new MelFilters(settings(bins));
    int fftBins = expected.shape()[1];
    float[] dense = new float[expected.size()];
    for (int m = 0; m < expected.shape()[0]; m++) {
      float[] weights = filters.weights(m);
      System.arraycopy(weights, 0, dense, m * fftBins + filters.first(m), weights.length);
    }
    // One unit in the last place of a float32 mel, 2.5e-4 near 2840, over the narrowest half
    // filter.
    double tolerance = 2.5e-4 / halfWidth(bins);
    Closeness.worst(key, dense, expected, 2 * tolerance);
  }

  /** Half the width of a filter in mel. */
  private static double halfWidth(String bins) {
    double low = 1127 * Math.log(1 + 20 / 700.0);
    double high = 1127 * Math.log(1 + RATE / 2 / 700.0);
    return (high - low) / (Integer.parseInt(bins) + 1);
  }

  private static FbankSettings settings(String bins) {
    return FbankSettings.ast(RATE, Integer.parseInt(bins));
  }

  private static float[] wave(Map<String, float[]> waves, String name) {
    return Objects.requireNonNull(waves.get(name), "no wave named " + name);
  }
}
