package dev.vocalise.activities.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.fusion.FusionReport;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TestResultTest {
  private static final List<String> IDS = List.of("a", "b", "c");
  private static final int[] LABELS = {0, 1, 0};
  private static final Map<String, float[]> HEARD =
      Map.of(
          "a", new float[] {2, 1, 0, 0},
          "b", new float[] {0, 1, 0, 0},
          "c", new float[] {0, 1, 0, 0});

  @Test
  void withoutAnyTextTheAudioDecidesAloneAndTextHasNoScore() {
    TestResult result = result("audio-only", Map.of());

    FusionReport report = Objects.requireNonNull(result.scores().fusion());
    assertThat(report.text()).isNull();
    assertThat(result.scores().decided()).isEqualTo(report.audio());
    assertThat(result.uarByModality()).containsOnlyKeys("audio");
    assertThat(result.predictions()).hasSize(3).allMatch(line -> line.text() == null);
    assertThat(result.scores().text()).isEqualTo(new RunScores.TextRead(3, 3, 0));
  }

  @Test
  void scoresWithAndWithoutTextAreReadAsTheyWereWritten() {
    for (Map<String, float[]> read :
        List.of(Map.<String, float[]>of(), Map.of("c", new float[] {9, 0, 0, 0}))) {
      RunScores scores = result("audio-only", read).scores();
      assertThat(RunScores.of(scores.json())).isEqualTo(scores);
    }
  }

  @Test
  void nothingIsLeftWhereAllAreDropped() {
    assertThatThrownBy(() -> result("drop", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing to score");
  }

  private static TestResult result(String missingText, Map<String, float[]> read) {
    Map<String, Map<String, float[]>> logits = new LinkedHashMap<>();
    logits.put(BranchSpec.AUDIO, HEARD);
    logits.put(BranchSpec.TEXT, read);
    int missing = IDS.size() - read.size();
    RunScores.TextRead text = new RunScores.TextRead(IDS.size(), missing, 0);
    return TestResult.of(new FusionSpec(missingText), ClassNames.PAPER, IDS, LABELS, logits, text);
  }
}
