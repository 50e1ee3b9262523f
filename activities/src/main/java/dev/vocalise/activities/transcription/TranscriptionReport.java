package dev.vocalise.activities.transcription;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.transcription.RecognitionEffect;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a recogniser made of a corpus, for people.
 *
 * @param empty utterances in which no word was found
 * @param withReference utterances with a transcript of the corpus; the counts are over them
 * @param words of the references
 * @param precision what bfloat16 changed; null where all was recognised in float32
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
    int insertions,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RecognitionEffect precision) {

  /**
   * @param lines of the whole corpus
   * @param float32 the first of them, recognised in float32; null where all were
   */
  static TranscriptionReport of(
      RecogniserSpec recogniser,
      List<TranscriptLine> lines,
      @Nullable List<TranscriptLine> float32) {
    return new TranscriptionReport(
        recogniser,
        lines.size(),
        (int) lines.stream().filter(line -> line.text().isBlank()).count(),
        (int) lines.stream().filter(line -> line.reference() != null).count(),
        sum(lines, TranscriptLine::words),
        sum(lines, TranscriptLine::substitutions),
        sum(lines, TranscriptLine::deletions),
        sum(lines, TranscriptLine::insertions),
        float32 == null ? null : effect(lines.subList(0, float32.size()), float32));
  }

  /**
   * What bfloat16 changed.
   *
   * @param recognised lines of some utterances
   * @param float32 lines of the same in float32
   */
  public static RecognitionEffect effect(
      List<TranscriptLine> recognised, List<TranscriptLine> float32) {
    int changed = 0;
    for (int i = 0; i < float32.size(); i++) {
      changed += recognised.get(i).text().equals(float32.get(i).text()) ? 0 : 1;
    }
    return new RecognitionEffect(
        float32.size(),
        (int) float32.stream().filter(line -> line.reference() != null).count(),
        changed,
        rate(float32),
        rate(recognised));
  }

  private static int sum(
      List<TranscriptLine> lines, Function<TranscriptLine, @Nullable Integer> part) {
    return lines.stream().mapToInt(line -> Objects.requireNonNullElse(part.apply(line), 0)).sum();
  }

  private static @Nullable Double rate(List<TranscriptLine> lines) {
    return rate(
        sum(lines, TranscriptLine::substitutions)
            + sum(lines, TranscriptLine::deletions)
            + sum(lines, TranscriptLine::insertions),
        sum(lines, TranscriptLine::words));
  }

  private static @Nullable Double rate(int errors, int words) {
    return words == 0 ? null : (double) errors / words;
  }

  /** Errors per word of the references; null where there is no reference. */
  @JsonProperty
  public @Nullable Double wordErrorRate() {
    return rate(substitutions + deletions + insertions, words);
  }
}
