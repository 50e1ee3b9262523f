package dev.vocalise.web.ui.transcription;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.StageProgress;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.workflows.transcription.Transcripts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Recognitions of one corpus, out of the attempts of the transcription stage.
 *
 * @param finished by digest of their lines, newest first
 */
record Recognitions(Map<String, Finished> finished, List<TranscriptsView.Running> running) {

  /** One finished recognition. */
  record Finished(String name, Transcripts transcripts) {
    String rate() {
      Double rate = transcripts.wordErrorRate();
      return rate == null
          ? "no transcript to compare with"
          : "WER " + NumberFormat.one(100 * rate) + " %";
    }
  }

  /**
   * @param attempts newest first
   */
  static Recognitions of(String corpus, List<StageView> attempts) {
    Map<String, Finished> finished = new LinkedHashMap<>();
    List<TranscriptsView.Running> running = new ArrayList<>();
    for (StageView attempt : attempts) {
      if (!attempt.subject().startsWith(prefix(corpus))) {
        continue;
      }
      JsonNode result = attempt.result();
      StageProgress progress = attempt.progress();
      if (result != null) {
        Transcripts transcripts = CanonicalJson.read(result, Transcripts.class);
        finished.putIfAbsent(
            transcripts.lines().sha256(), new Finished(name(corpus, attempt), transcripts));
      } else if (attempt.state() == StageState.RUNNING && progress != null) {
        running.add(
            new TranscriptsView.Running(
                name(corpus, attempt),
                NumberFormat.count(progress.done())
                    + " of "
                    + NumberFormat.count(progress.total())
                    + " "
                    + progress.unit()));
      }
    }
    return new Recognitions(finished, running);
  }

  /** Recogniser and decoder: what stands behind the corpus in the subject. */
  private static String name(String corpus, StageView attempt) {
    return attempt.subject().substring(prefix(corpus).length());
  }

  private static String prefix(String corpus) {
    return corpus + " with ";
  }
}
