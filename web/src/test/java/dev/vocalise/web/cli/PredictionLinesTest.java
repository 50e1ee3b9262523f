package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PredictionLinesTest {
  private static final String FACTS = "{\"classes\": [\"no\", \"yes\"], \"reads\": %s}";

  private static String printed(PredictionLines.Format format, boolean reads, String prediction)
      throws Exception {
    StringWriter out = new StringWriter();
    Terminal terminal =
        new Terminal(new PrintWriter(out), new PrintWriter(new StringWriter()), false, 80);
    JsonNode facts = ApiClient.JSON.readTree(FACTS.formatted(reads));
    PredictionLines lines = PredictionLines.of(format, facts, terminal);
    lines.begin();
    lines.print(ApiClient.JSON.readTree(prediction));
    return out.toString().replace("\r\n", "\n");
  }

  private static final String ONE =
      """
      {"file": "a, \\"b\\".wav", "class": "yes", "probabilities": {"yes": 0.75, "no": 0.25},
       "entropyBits": 0.811278124, "words": "well\\nyes"}
      """;

  @Test
  void aTableHasItsColumnsInTheOrderOfTheClassesAndQuotesWhatItMust() throws Exception {
    assertThat(printed(PredictionLines.Format.csv, true, ONE))
        .isEqualTo(
            """
            file,class,p_no,p_yes,entropy_bits,words
            "a, ""b"".wav",yes,0.250000,0.750000,0.811278,"well
            yes"
            """);
    assertThat(printed(PredictionLines.Format.csv, false, ONE))
        .startsWith("file,class,p_no,p_yes,entropy_bits\n");
  }

  @Test
  void aLineOfJsonIsOneObject() throws Exception {
    String line = printed(PredictionLines.Format.json, true, ONE);
    assertThat(line.lines()).hasSize(1);
    assertThat(ApiClient.JSON.readTree(line)).isEqualTo(ApiClient.JSON.readTree(ONE));
  }

  @Test
  void textCannotControlTheTerminal() throws Exception {
    assertThat(printed(PredictionLines.Format.text, true, ONE))
        .contains("yes ", "75.0 %", "0.81 bit", "well�yes");
  }
}
