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
 * @param how the corpus, the recogniser and its decoder in words, the subject of the stage
 * @param wordErrorRate over all utterances with a transcript, fraction; null where there is none
 */
public record RecognisedWords(
    String corpus, String how, int utterances, @Nullable Double wordErrorRate) {
  private static final String STAGE = "transcribe";

  /** One per corpus and recogniser with its settings, the last attempt that ended well. */
  static List<RecognisedWords> among(List<StageView> stages, ObjectMapper json) {
    Map<String, RecognisedWords> found = new LinkedHashMap<>();
    for (StageView stage : stages) {
      boolean ended = stage.state() == StageState.DONE || stage.state() == StageState.CACHED;
      if (stage.stage().equals(STAGE) && ended && stage.result() != null) {
        Transcripts words =
            Objects.requireNonNull(ResultTable.read(stage.result(), Transcripts.class, json));
        found.put(
            stage.cacheKey(),
            new RecognisedWords(
                words.corpus(), stage.subject(), words.utterances(), words.wordErrorRate()));
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
    return "ASR: %s: %s, %d utterances".formatted(how, rate, utterances);
  }
}
