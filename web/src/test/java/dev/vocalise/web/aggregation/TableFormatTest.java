package dev.vocalise.web.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.experiment.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableFormatTest {
  private static final ResultTable TABLE =
      new ResultTable(
          "small",
          List.of(
              ResultTable.Row.of(
                  "ours_50%",
                  new Reference(50.3, 1.3, "Table 3"),
                  List.of(
                      new ResultTable.Seed(0, 50.0),
                      new ResultTable.Seed(1, 52.0),
                      new ResultTable.Seed(2, 54.0))),
              ResultTable.Row.of(
                  "half|way",
                  null,
                  List.of(new ResultTable.Seed(0, 40.25), new ResultTable.Seed(1, null))),
              ResultTable.Row.of("=none", null, List.of(new ResultTable.Seed(0, null)))),
          List.of(new Baseline("Sahu, et al.", 40.08, null)),
          List.of());

  @Test
  void textAlignsItsColumnsAndSaysWhatIsMissing() {
    assertThat(TableFormat.TEXT.print(TABLE))
        .isEqualTo(
            """
            experiment    UAR %       seeds   published
            ours_50%      52.0 ± 2.0  3       50.3 ± 1.3 (Table 3)
            half|way      40.3        1 of 2  –
            =none         –           0 of 1  –
            Sahu, et al.  –           –       40.1
            Incomplete: 2 runs have no result; see: vocalise campaign show small
            """);
  }

  @Test
  void markdownEscapesItsOwnSigns() {
    assertThat(TableFormat.MARKDOWN.print(TABLE))
        .contains("| ours_50% | 52.0 ± 2.0 | 3 | 50.3 ± 1.3 (Table 3) |\n")
        .contains("| half\\|way | 40.3 | 1 of 2 | – |\n");
  }

  @Test
  void latexEscapesItsOwnSigns() {
    assertThat(TableFormat.LATEX.print(TABLE))
        .startsWith("\\begin{tabular}{lrrr}\n")
        .contains("ours\\_50\\% & 52.0 $\\pm$ 2.0 & 3 & 50.3 $\\pm$ 1.3 (Table 3) \\\\\n")
        .contains("% Incomplete: 2 runs");
  }

  @Test
  void csvIsExactQuotedAndNoFormula() {
    assertThat(TableFormat.CSV.print(TABLE))
        .isEqualTo(
            """
            experiment,mean,std,seeds,missing,reference_mean,reference_std,reference_cite
            ours_50%,52.0,2.0,3,0,50.3,1.3,Table 3
            half|way,40.25,,1,1,,,
            '=none,,,0,1,,,
            "Sahu, et al.",,,,,40.08,,published
            """);
  }

  @Test
  void jsonHasTheKeysThatScriptsReadInPercent() throws Exception {
    JsonNode json = new ObjectMapper().readTree(TableFormat.JSON.print(TABLE));
    assertThat(json)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"campaign": "small", "experiments": [
                      {"name": "ours_50%", "mean": 52.0, "std": 2.0,
                       "reference": {"mean": 50.3, "std": 1.3, "cite": "Table 3"},
                       "seeds": [{"seed": 0, "uar": 50.0}, {"seed": 1, "uar": 52.0}, {"seed": 2, "uar": 54.0}]},
                      {"name": "half|way", "mean": 40.25, "std": null, "reference": null,
                       "seeds": [{"seed": 0, "uar": 40.25}, {"seed": 1, "uar": null}]},
                      {"name": "=none", "mean": null, "std": null, "reference": null,
                       "seeds": [{"seed": 0, "uar": null}]}]}
                    """));
  }

  @Test
  void whatWasRecognisedStandsUnderTheTable() throws Exception {
    ResultTable heard =
        new ResultTable(
            "small",
            List.of(),
            List.of(),
            List.of(
                new RecognisedWords("msp", "msp with tiny, beam 100", 320, 0.2345),
                new RecognisedWords("other", "other with tiny, greedy", 7, null)));
    assertThat(TableFormat.TEXT.print(heard))
        .endsWith(
            """
            ASR: msp with tiny, beam 100: word error rate 23.5 %, 320 utterances
            ASR: other with tiny, greedy: no transcripts to compare with, 7 utterances
            """);
    assertThat(new ObjectMapper().readTree(TableFormat.JSON.print(heard)).at("/recognised/0"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"corpus": "msp", "how": "msp with tiny, beam 100",
                     "utterances": 320, "wordErrorRate": 0.2345}
                    """));
  }

  @Test
  void anUnknownFormatNamesTheKnownOnes() {
    assertThatThrownBy(() -> TableFormat.of("html"))
        .hasMessage("unknown format 'html': expected text, markdown, latex, csv or json");
  }
}
