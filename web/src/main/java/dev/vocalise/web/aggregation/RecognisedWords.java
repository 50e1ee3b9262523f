package dev.vocalise.web.aggregation;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.transcription.Transcripts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How well a recogniser heard a corpus (§4.2.3).
 *
 * @param corpus its registered name
 * @param recogniser the registered name of its checkpoint
 * @param wordErrorRate over all utterances with a transcript, fraction; null where there is none
 */
public record RecognisedWords(
    String corpus, String recogniser, int utterances, @Nullable Double wordErrorRate) {
  private static final String STAGE = "transcribe";

  /** One per corpus and recogniser with its settings, the last attempt that ended well. */
  static List<RecognisedWords> among(List<StageView> stages, ObjectMapper json) {
    Map<String, RecognisedWords> found = new LinkedHashMap<>();
    for (StageView stage : stages) {
      boolean ended = stage.state() == StageState.DONE || stage.state() == StageState.CACHED;
      if (stage.stage().equals(STAGE) && ended && stage.result() != null) {
        Transcripts words =
            Objects.requireNonNull(ResultTable.read(stage.result(), Transcripts.class, json));
        String recogniser = stage.spec().findPath("recogniser").path("model").asText("");
        found.put(
            stage.cacheKey(),
            new RecognisedWords(
                words.corpus(), recogniser, words.utterances(), words.wordErrorRate()));
      }
    }
    return List.copyOf(found.values());
  }

  /** One line for people. */
  String line() {
    String rate =
        wordErrorRate == null
            ? "no transcripts to compare with"
            : String.format(Locale.ROOT, "word error rate %.1f %%", wordErrorRate * 100);
    return "ASR: %d utterances of %s heard by %s, %s"
        .formatted(utterances, corpus, recogniser, rate);
  }
}
