package dev.vocalise.workflows.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Campaigns that were started by an older build must go on under this one. */
class ReplayTest {
  private static final Path HISTORIES = Path.of("src/test/resources/histories");

  /** Of this shape, and of each released one in a folder of its version. */
  static List<Path> histories() throws IOException {
    try (Stream<Path> files = Files.walk(HISTORIES)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("histories")
  void recordedHistoryReplays(Path history) throws Exception {
    WorkflowReplayer.replayWorkflowExecution(
        WorkflowExecutionHistory.fromJson(Files.readString(history)),
        CampaignWorkflowImpl.class,
        SeedRunWorkflowImpl.class);
  }

  @Test
  void thereIsAHistoryOfEveryEnding() throws IOException {
    assertThat(histories().stream().map(f -> f.getFileName().toString()))
        .contains(
            "campaign-done.json",
            "campaign-one-seed-failed.json",
            "campaign-corpus-missing.json",
            "campaign-corpus-late.json",
            "campaign-stopped.json",
            "campaign-extended.json",
            "seed-run-done.json",
            "seed-run-failed.json",
            "campaign-fusion-done.json",
            "seed-run-fusion-done.json",
            "campaign-asr-done.json",
            "campaign-asr-failed.json",
            "campaign-repaired.json",
            "campaign-reproduced.json",
            "campaign-extra-done.json",
            "seed-run-extra-done.json");
  }
}
