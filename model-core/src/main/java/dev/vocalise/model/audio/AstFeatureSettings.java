package dev.vocalise.model.audio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * What a checkpoint's {@code preprocessor_config.json} says about its input (HF {@code
 * ASTFeatureExtractor}).
 *
 * @param sampleRateHz {@code sampling_rate}
 * @param melBins {@code num_mel_bins}
 * @param maxLength {@code max_length}: frames of every input, by padding with zeros or cutting
 * @param normalise {@code do_normalize}
 * @param mean {@code mean} of the log-mel values
 * @param std {@code std} of the log-mel values; features are divided by twice this
 */
public record AstFeatureSettings(
    int sampleRateHz, int melBins, int maxLength, boolean normalise, double mean, double std) {

  /** The values of {@code MIT/ast-finetuned-audioset-10-10-0.4593}; also each key's default. */
  public static final AstFeatureSettings AUDIOSET =
      new AstFeatureSettings(16_000, 128, 1024, true, -4.2677393, 4.5689974);

  public AstFeatureSettings {
    if (sampleRateHz < 1 || melBins < 1 || maxLength < 1) {
      throw new IllegalArgumentException(
          "sampling_rate, num_mel_bins and max_length must be >= 1 but were "
              + sampleRateHz
              + ", "
              + melBins
              + ", "
              + maxLength);
    }
    if (normalise && !(std > 0)) {
      throw new IllegalArgumentException("std must be > 0 but was " + std);
    }
  }

  /** Reads a {@code preprocessor_config.json}. */
  public static AstFeatureSettings read(Path preprocessorConfig) {
    try {
      return of(new ObjectMapper().readTree(preprocessorConfig.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + preprocessorConfig, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(preprocessorConfig + ": " + e.getMessage(), e);
    }
  }

  /** Reads the parsed configuration; a missing key has the extractor's own default. */
  public static AstFeatureSettings of(JsonNode config) {
    return new AstFeatureSettings(
        config.path("sampling_rate").asInt(AUDIOSET.sampleRateHz),
        config.path("num_mel_bins").asInt(AUDIOSET.melBins),
        config.path("max_length").asInt(AUDIOSET.maxLength),
        config.path("do_normalize").asBoolean(AUDIOSET.normalise),
        config.path("mean").asDouble(AUDIOSET.mean),
        config.path("std").asDouble(AUDIOSET.std));
  }

  /** Values of one input: {@code maxLength * melBins}. */
  public int size() {
    return Math.multiplyExact(maxLength, melBins);
  }

  /** The value of a padded row: zero, normalised like any other. */
  public float padValue() {
    return normalise ? (float) ((0 - mean) / (2 * std)) : 0f;
  }
}
