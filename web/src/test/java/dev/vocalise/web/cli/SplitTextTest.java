package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SplitTextTest {
  @Test
  void partsStandInColumnsWithWhatWasLeftOutBelow() throws IOException {
    String split =
        """
        {"experiments": ["a", "b", "c", "d", "e", "f"], "source": "cremad", "target": "mine",
         "kind": "random", "seeds": 10, "looked": 4,
         "parts": [
           {"name": "S_tr", "utterances": {"least": 90, "most": 90},
            "speakers": {"least": 9, "most": 10}, "sessions": {"least": 0, "most": 0},
            "classes": {"fear": {"least": 40, "most": 45}, "anger": {"least": 45, "most": 50}}},
           {"name": "S_va", "utterances": {"least": 10, "most": 10},
            "speakers": {"least": 5, "most": 6}, "sessions": {"least": 0, "most": 0},
            "classes": {"fear": {"least": 5, "most": 5}, "anger": {"least": 5, "most": 5}}}],
         "leftOut": {"source": {"SAD": 7, "HAP": 12}, "target": {}},
         "notes": ["S_tr has 90 utterances"]}
        """;

    assertThat(SplitText.of(new ObjectMapper().readTree(split)))
        .containsExactly(
            "",
            "cremad → mine, random split, the first 4 of 10 seeds: a, b, c, d, e and 1 more",
            "  part  utterances  speakers  sessions   fear  anger",
            "  S_tr          90      9–10         0  40–45  45–50",
            "  S_va          10       5–6         0      5      5",
            "  left out of the source by their labels: 'HAP' 12, 'SAD' 7",
            "  note: S_tr has 90 utterances");
  }
}
