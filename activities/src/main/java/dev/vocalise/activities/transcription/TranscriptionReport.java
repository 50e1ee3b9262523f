package dev.vocalise.activities.transcription;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a recogniser made of a corpus, for people.
 *
 * @param empty utterances in which no word was found
 * @param withReference utterances with a transcript of the corpus; the counts are over them
 * @param words of the references
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TranscriptionReport(
    RecogniserSpec recogniser,
    int utterances,
    int empty,
    int withReference,
    int words,
    int substitutions,
    int deletions,
    int insertions) {

  static TranscriptionReport empty(RecogniserSpec recogniser) {
    return new TranscriptionReport(recogniser, 0, 0, 0, 0, 0, 0, 0);
  }

  TranscriptionReport plus(TranscriptLine line) {
    boolean scored = line.reference() != null;
    return new TranscriptionReport(
        recogniser,
        utterances + 1,
        empty + (line.text().isBlank() ? 1 : 0),
        withReference + (scored ? 1 : 0),
        words + count(line.words()),
        substitutions + count(line.substitutions()),
        deletions + count(line.deletions()),
        insertions + count(line.insertions()));
  }

  private static int count(@Nullable Integer value) {
    return Objects.requireNonNullElse(value, 0);
  }

  /** Errors per word of the references; null where there is no reference. */
  @JsonProperty
  public @Nullable Double wordErrorRate() {
    return words == 0 ? null : (double) (substitutions + deletions + insertions) / words;
  }
}
