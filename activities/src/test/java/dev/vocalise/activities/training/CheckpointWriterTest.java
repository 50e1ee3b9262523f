package dev.vocalise.activities.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointWriterTest {
  @ParameterizedTest
  @CsvSource({
    "0, 60, 5", // the first, of a size that nobody knows yet
    "2_000_000, 60, 5",
    "200_000_000, 60, 20",
    "1_400_000_000, 60, 60", // the paper's AST with its best state
    "200_000_000, 10, 10",
    "0, 1, 1"
  })
  void smallCheckpointsComeMoreOftenAndNoneMoreSeldomThanAskedFor(
      String bytes, int longest, int seconds) {
    assertThat(
            CheckpointWriter.pause(
                Long.parseLong(bytes.replace("_", "")), Duration.ofSeconds(longest)))
        .isEqualTo(Duration.ofSeconds(seconds));
  }
}
