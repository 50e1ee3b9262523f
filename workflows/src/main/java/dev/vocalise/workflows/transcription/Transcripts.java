package dev.vocalise.workflows.transcription;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vocalise.workflows.ArtifactRef;
import org.jspecify.annotations.Nullable;

/**
 * The recognised words of a corpus.
 *
 * @param lines JSON lines: utterance, digest of its audio, text; and where the corpus has a
 *     transcript also reference, substitutions, deletions, insertions, words
 * @param utterances lines
 * @param wordErrorRate over all utterances with a transcript, fraction; null where there is none
 * @param precision what bfloat16 changed; null where all was recognised in float32
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Transcripts(
    String corpus,
    ArtifactRef lines,
    int utterances,
    @Nullable Double wordErrorRate,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RecognitionEffect precision) {

  /** Recognised in float32. */
  public Transcripts(
      String corpus, ArtifactRef lines, int utterances, @Nullable Double wordErrorRate) {
    this(corpus, lines, utterances, wordErrorRate, null);
  }
}
