package dev.vocalise.model.audio;

import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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

  /** Values of one input; a damaged length must not fill the memory. */
  private static final int MAX_INPUT = 1 << 24;

  public AstFeatureSettings {
    if (sampleRateHz < 1 || melBins < 1 || maxLength < 1) {
      throw new IllegalArgumentException(
          "sampling_rate, num_mel_bins and max_length must be >= 1 but were %s, %s, %s"
              .formatted(sampleRateHz, melBins, maxLength));
    }
    if ((long) melBins * maxLength > MAX_INPUT) {
      throw new IllegalArgumentException(
          "num_mel_bins %d times max_length %d is more than %d"
              .formatted(melBins, maxLength, MAX_INPUT));
    }
    if (normalise && !(std > 0 && Double.isFinite(mean))) {
      throw new IllegalArgumentException(
          "std must be > 0 but was %s, with mean %s".formatted(std, mean));
    }
  }

  /**
   * Reads a {@code preprocessor_config.json}; a missing key has the extractor's own default.
   *
   * @throws CheckpointException when it is missing or damaged, or asks for another sampling rate
   *     than corpora are prepared at
   */
  public static AstFeatureSettings read(Path preprocessorConfig) {
    CheckpointJson config = CheckpointJson.read(preprocessorConfig);
    try {
      return new AstFeatureSettings(
          config.rate(AUDIOSET.sampleRateHz),
          config.size("num_mel_bins", AUDIOSET.melBins, MAX_INPUT),
          config.size("max_length", AUDIOSET.maxLength, MAX_INPUT),
          config.truth("do_normalize", AUDIOSET.normalise),
          config.number("mean", AUDIOSET.mean),
          config.number("std", AUDIOSET.std));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(preprocessorConfig + ": " + e.getMessage(), e);
    }
  }

  /**
   * What to tell of a sound {@code preprocessor_config.json}: statistics that are not its own, mel
   * bins that no frequency falls into.
   */
  public static List<String> notes(Path preprocessorConfig) {
    AstFeatureSettings settings = read(preprocessorConfig);
    CheckpointJson config = CheckpointJson.read(preprocessorConfig);
    List<String> notes = new ArrayList<>();
    if (settings.normalise && !(config.has("mean") && config.has("std"))) {
      notes.add(
          "%s has no mean or no std: AudioSet's are used, %s and %s"
              .formatted(preprocessorConfig.getFileName(), settings.mean, settings.std));
    }
    int empty = settings.emptyFilters();
    if (empty > settings.melBins / 4) {
      notes.add(
          "%d of the %d mel bins hear no frequency at a sampling_rate of %d and are constant"
              .formatted(empty, settings.melBins, settings.sampleRateHz));
    }
    return notes;
  }

  /** Mel bins that no frequency of the spectrum falls into. */
  private int emptyFilters() {
    MelFilters filters = new MelFilters(FbankSettings.ast(sampleRateHz, melBins));
    return (int) IntStream.range(0, melBins).filter(m -> filters.weights(m).length == 0).count();
  }

  /** Values of one input: {@code maxLength * melBins}. */
  public int size() {
    return Math.multiplyExact(maxLength, melBins);
  }

  /** Frames of an input that are a recording's own; the others are padded. */
  public int frames(int samples) {
    return Math.min(maxLength, FbankSettings.ast(sampleRateHz, melBins).frames(samples));
  }

  /** The value of a padded row: zero, normalised like any other. */
  public float padValue() {
    return normalise ? (float) ((0 - mean) / (2 * std)) : 0f;
  }
}
