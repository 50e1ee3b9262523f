package dev.vocalise.activities.transcription;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.workflows.transcription.Transcripts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recognised words of one utterance; a line of {@link Transcripts#lines}.
 *
 * @param digest of the utterance's audio file
 * @param text may be empty: the recogniser found no word
 * @param reference the corpus' own transcript, null where it has none; then the counts are too
 * @param words of the reference
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TranscriptLine(
    String utterance,
    String digest,
    String text,
    @Nullable String reference,
    @Nullable Integer substitutions,
    @Nullable Integer deletions,
    @Nullable Integer insertions,
    @Nullable Integer words) {

  /** All lines, in the order of the corpus. */
  public static List<TranscriptLine> read(ArtifactStore artifacts, Transcripts transcripts) {
    ObjectReader reader = CanonicalJson.MAPPER.readerFor(TranscriptLine.class);
    return JsonArtifacts.read( // all bytes first: only at their end are they verified
        artifacts,
        transcripts.lines(),
        bytes -> reader.<TranscriptLine>readValues(bytes).readAll());
  }
}
