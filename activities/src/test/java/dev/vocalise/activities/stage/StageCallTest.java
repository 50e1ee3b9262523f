package dev.vocalise.activities.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.workflows.StageName;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StageCallTest {

  private static StageCall call(String subject, String file, char digit) {
    String digest = String.valueOf(digit).repeat(64);
    return new StageCall(
        UUID.randomUUID(),
        null,
        StageName.TRAIN,
        subject,
        "1",
        Map.of("seed", 3),
        List.of(new FileRef(file, "checkpoint", digest, 5, "text/plain")));
  }

  @Test
  void theKeyIsOfStageVersionSpecificationAndDigestsAlone() {
    assertThat(call("audio", "a.txt", 'a').cacheKey())
        .isEqualTo(call("text", "b.txt", 'a').cacheKey())
        .isNotEqualTo(call("audio", "a.txt", 'b').cacheKey());
  }

  /**
   * The digest of {"inputs":["aaa…"],"spec":{"seed":3},"stage":"trainAlternating","version":"1"}.
   */
  @Test
  void entriesOfEarlierBuildsAreFound() {
    assertThat(call("", "a.txt", 'a').cacheKey())
        .isEqualTo("6bec0d339a147ef5386af5dd44fa885f880729f7d3dc75d839bc8913f7a68340");
  }
}
