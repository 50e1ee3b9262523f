package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunReportTest {
  @Test
  void aFusedRunIsShownWithItsScoresStagesAndSettings() throws IOException {
    String view =
        """
        {"run": {"campaign": "c", "experiment": "both", "seed": 3, "state": "DONE", "uar": 0.685,
          "scores": {"recall": [0.5, 0.25, null, 1.0], "fusion": {
            "audio": {"unweightedAverageRecall": 0.531}, "text": {"unweightedAverageRecall": 0.624},
            "fused": {"unweightedAverageRecall": 0.685}}},
          "settings": {"modality": "audio+text", "split": {}, "audio": {"kind": "ast",
            "training": {"maxRounds": 6}}, "text": {"kind": "bert", "training": {}}}},
         "stages": [
          {"stage": "trainAlternating", "subject": "audio", "attempt": 1, "state": "CACHED"},
          {"stage": "trainAlternating", "subject": "text", "attempt": 2, "state": "DONE"}]}
        """;

    List<String> lines = RunReport.lines(ApiClient.JSON.readTree(view));

    assertThat(lines)
        .startsWith(
            "c/both, seed 3: DONE, UAR 68.5 %",
            "  recall %   neutral 50.0, happiness 25.0, sadness –, anger 100.0",
            "  UAR %      audio 53.1, text 62.4, audio + text 68.5",
            "stages",
            "  training audio       attempt 1  CACHED",
            "  training text        attempt 2  DONE",
            "settings that differ from the defaults")
        .anyMatch(line -> line.matches("  audio.training.maxRounds +6 +\\(default 50\\)"));
  }
}
