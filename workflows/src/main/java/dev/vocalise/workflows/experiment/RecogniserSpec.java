package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A speech recogniser.
 *
 * @param model name of a registered {@code wav2vec2} checkpoint with a CTC head and a vocabulary
 * @param precision in which its network is computed; null for float32, so that what was stored
 *     before there was a choice is the same
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RecogniserSpec(
    String model,
    DecoderSpec decoder,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String precision) {
  public static final String FLOAT32 = "float32";

  public RecogniserSpec {
    precision = FLOAT32.equals(precision) ? null : precision;
  }

  /** In float32. */
  public RecogniserSpec(String model, DecoderSpec decoder) {
    this(model, decoder, null);
  }
}
