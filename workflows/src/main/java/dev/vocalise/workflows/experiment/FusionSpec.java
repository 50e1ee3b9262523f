package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Decision-level fusion (§3.2.4).
 *
 * @param missingText what happens to an utterance of T_te without a transcript: {@code audio-only},
 *     scored by its audio logits alone, or {@code drop}, left out; both are counted
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record FusionSpec(String missingText) {
  public static final String AUDIO_ONLY = "audio-only";
  public static final String DROP = "drop";
}
