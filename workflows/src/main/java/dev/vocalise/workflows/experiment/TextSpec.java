package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a branch reads (§3.2). The first three are of encoders that read word pieces; null for
 * others.
 *
 * @param maxPieces word pieces per utterance, special tokens included; the rest is cut off
 * @param cutoff probability with which token cutoff sets a piece's id to 0
 * @param cutSpecialTokens whether {@code [CLS]} and {@code [SEP]} may be cut as well
 * @param transcripts where the words of T_te come from: {@code corpus}, {@code asr} or {@code
 *     corpus-else-asr}
 * @param trainingTranscripts the same for T_tr; the source's are always the corpus' own
 * @param recogniser set where one of the two needs ASR
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TextSpec(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer maxPieces,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double cutoff,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean cutSpecialTokens,
    String transcripts,
    String trainingTranscripts,
    @Nullable RecogniserSpec recogniser) {
  public static final String CORPUS = "corpus";
  public static final String ASR = "asr";
  public static final String CORPUS_ELSE_ASR = "corpus-else-asr";

  public TextSpec {
    if (recogniser == null && !(transcripts.equals(CORPUS) && trainingTranscripts.equals(CORPUS))) {
      throw new IllegalArgumentException(
          "transcripts '%s' and training transcripts '%s' need a recogniser"
              .formatted(transcripts, trainingTranscripts));
    }
  }

  /** Whether any transcript of the target comes from the recogniser. */
  public boolean needsRecogniser() {
    return !transcripts.equals(CORPUS) || !trainingTranscripts.equals(CORPUS);
  }
}
