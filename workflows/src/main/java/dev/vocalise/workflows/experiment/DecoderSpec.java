package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * How a recogniser's logits become words (§4.2.3).
 *
 * @param kind {@code beam} or {@code greedy}
 * @param beamWidth hypotheses kept per frame; has no meaning for greedy decoding
 * @param alpha weight of the language model; null: the checkpoint's {@code attrs.json}, else the
 *     decoder's own default, and so for the other two
 * @param beta bonus per word
 * @param unkScoreOffset added to the score of a word that the language model does not know
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DecoderSpec(
    String kind,
    int beamWidth,
    @Nullable Double alpha,
    @Nullable Double beta,
    @Nullable Double unkScoreOffset) {
  public static final String BEAM = "beam";
  public static final String GREEDY = "greedy";
}
