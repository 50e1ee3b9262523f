package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LineageCommandTest {
  @Test
  void aTreeIsDrawnWithWhatIsLeftOutAndWhatStandsAbove() throws IOException {
    String tree =
        """
        {"node": {"label": "demo / audio", "detail": "UAR 61.0 %"}, "total": 2, "behind": [
          {"node": {"label": "seed 0", "digest": "0123456789abcdef", "made":
              {"who": "host/1", "where": "host, cpu", "statement": 7}}, "total": 3, "behind": [
            {"node": {"label": "a"}}]},
          {"node": {"label": "seed 1"}, "above": true}]}
        """;

    assertThat(LineageCommand.lines(ApiClient.JSON.readTree(tree)))
        .containsExactly(
            "demo / audio  UAR 61.0 %",
            "├─ seed 0  0123456789ab  by host/1 on host, cpu  statement 7",
            "│  ├─ a",
            "│  └─ … and 2 more",
            "└─ seed 1  (see above)");
  }
}
