package dev.vocalise.workflows.transcription;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.ArtifactRef;
import org.jspecify.annotations.Nullable;

/**
 * The recognised words of a corpus.
 *
 * @param lines JSON lines: utterance, digest of its audio, text; and where the corpus has a
 *     transcript also reference, substitutions, deletions, insertions, words
 * @param utterances lines
 * @param wordErrorRate over all utterances with a transcript, fraction; null where there is none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Transcripts(
    String corpus, ArtifactRef lines, int utterances, @Nullable Double wordErrorRate) {}
