package dev.vocalise.activities.aggregation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.transcription.TranscriptionActivitiesImpl;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.transcription.RecognitionEffect;
import dev.vocalise.workflows.transcription.Transcripts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How well a recogniser transcribed a corpus (§4.2.3).
 *
 * @param corpus its registered name
 * @param how the corpus, the recogniser and its decoder in words, the subject of the stage
 * @param wordErrorRate over all utterances with a transcript, fraction; null where there is none
 * @param precision what bfloat16 changed; null where all was recognised in float32
 */
public record RecognisedWords(
    String corpus,
    String how,
    int utterances,
    @Nullable Double wordErrorRate,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RecognitionEffect precision) {
  private static final String STAGE = StageName.TRANSCRIBE.stored();

  /** One per corpus and recogniser with its settings, the last attempt that succeeded. */
  static List<RecognisedWords> among(List<StageView> stages) {
    Map<String, RecognisedWords> found = new LinkedHashMap<>();
    for (StageView stage : stages) {
      boolean ended = stage.state().hasOutputs();
      JsonNode result = stage.result();
      if (stage.stage().equals(STAGE) && ended && result != null) {
        Transcripts words = CanonicalJson.read(result, Transcripts.class);
        found.put(
            stage.cacheKey(),
            new RecognisedWords(
                words.corpus(),
                stage.subject(),
                words.utterances(),
                words.wordErrorRate(),
                words.precision()));
      }
    }
    return List.copyOf(found.values());
  }

  /** What an experiment with these settings reads of the target, as in {@link #how}; or null. */
  static @Nullable String readBy(JsonNode settings) {
    JsonNode recogniser = settings.at("/text/recogniser");
    return recogniser.isObject()
        ? TranscriptionActivitiesImpl.subject(
            settings.at("/target/corpus").asText(),
            CanonicalJson.read(recogniser, RecogniserSpec.class))
        : null;
  }
}
