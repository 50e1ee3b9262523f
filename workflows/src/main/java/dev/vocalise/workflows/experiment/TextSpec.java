package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * What a text branch reads (§3.2).
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
    int maxPieces,
    double cutoff,
    boolean cutSpecialTokens,
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
