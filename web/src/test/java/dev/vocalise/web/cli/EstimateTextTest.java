package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EstimateTextTest {
  private static final String ANSWER =
      """
      {"experiments": [
         {"name": "full", "runs": 2, "steps": 12345, "seconds": 754.4, "memoryBytes": 2300000000,
          "checkpointBytes": 1400000000, "keptBytes": 350000000, "unknown": null},
         {"name": "lost", "runs": 1, "steps": null, "seconds": null, "memoryBytes": null,
          "checkpointBytes": null, "keptBytes": null, "unknown": "the manifest is\\u001b gone"}],
       "measured": [
         {"kind": "multitask with ast, batches of 64", "utterances": 2, "wanted": 64,
          "why": "4 utterances at once would take too long to measure",
          "machine": {"processor": "A CPU", "cores": 2, "load": 0.52, "at": "2026-01-02T03:04:05.678Z"}},
         {"kind": "dann with crnn, batches of 8", "utterances": 8, "wanted": 8, "why": null,
          "machine": {"processor": "A CPU", "cores": 1, "load": 0, "at": "2026-01-02T03:04:05Z"}}],
       "runs": 3, "slots": 2, "seconds": %s,
       "memory": {"bytes": 4600000000, "available": 4000000000},
       "disk": {"bytes": null, "available": 9000000000},
       "warnings": ["will not fit into memory"], "notes": ["workers train elsewhere"]}
      """;

  private static JsonNode answer(String seconds) throws IOException {
    return new ObjectMapper().readTree(ANSWER.formatted(seconds));
  }

  @Test
  void eachExperimentIsALineAndTheSumsFollow() throws IOException {
    assertThat(EstimateText.of(answer("null")))
        .containsExactly(
            "",
            "What a run takes at most (no early end, nothing taken over from other campaigns):",
            "  experiment  runs   steps         time  memory  disk, then kept",
            "  full           2  12,345  12 min 34 s  2.3 GB   1.4 GB, 350 MB",
            "  lost: not known, the manifest is\ufffd gone",
            "  all 3 runs: time not known, 2 trainings side by side",
            "  memory: 4.6 GB at most, 4.0 GB are free",
            "  disk: not known, 9.0 GB are free",
            "  measured: 2 kinds of steps on A CPU, 2 cores, load 1; A CPU, 1 core, load 0",
            "  reckoned: multitask with ast, batches of 64, from 2 utterances at once: 4 utterances at once would take too long to measure",
            "  note: workers train elsewhere");
    assertThat(EstimateText.of(answer("3725")))
        .contains("  all 3 runs: 1 h 2 min, 2 trainings side by side");
  }

  @Test
  void whatWillNotFitStandsApart() throws IOException {
    assertThat(EstimateText.warnings(answer("1"))).containsExactly("will not fit into memory");
  }
}
