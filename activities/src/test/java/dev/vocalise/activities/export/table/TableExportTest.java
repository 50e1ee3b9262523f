package dev.vocalise.activities.export.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.vocalise.activities.aggregation.RecognisedWords;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.experiment.Reference;
import dev.vocalise.workflows.transcription.RecognitionEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableExportTest {
  private static final ResultTable TABLE =
      new ResultTable(
          "small",
          List.of(
              row("ours_50%", new Reference(50.3, 1.3, "Table 3"), 0.5, 0.52, 0.54),
              row("half|way", null, 0.4025, null),
              row("=none", null, (Double) null)),
          List.of(new Baseline("Sahu, et al.", 40.08, null)),
          List.of());

  private static ResultTable.Row row(
      String name, @Nullable Reference reference, @Nullable Double... uars) {
    List<SeedCell> cells = new ArrayList<>();
    for (Double uar : uars) {
      RunState state = uar == null ? RunState.FAILED : RunState.DONE;
      cells.add(new SeedCell(UUID.randomUUID(), cells.size(), state, uar, null, null, null));
    }
    return ResultTable.Row.of(
        new ExperimentRow(
            UUID.randomUUID(),
            name,
            0,
            NullNode.getInstance(),
            reference == null ? null : CanonicalJson.tree(reference),
            cells));
  }

  private static String write(String format, ResultTable table) {
    return TableExport.of(format).write(table);
  }

  @Test
  void textAlignsItsColumnsAndSaysWhatIsMissing() {
    assertThat(write("text", TABLE))
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
    assertThat(write("markdown", TABLE))
        .isEqualTo(
            """
            | experiment | UAR % | seeds | published |
            |---|---|---|---|
            | ours_50% | 52.0 ± 2.0 | 3 | 50.3 ± 1.3 (Table 3) |
            | half\\|way | 40.3 | 1 of 2 | – |
            | =none | – | 0 of 1 | – |
            | Sahu, et al. | – | – | 40.1 |

            Incomplete: 2 runs have no result; see: vocalise campaign show small
            """);
  }

  @Test
  void latexEscapesItsOwnSigns() {
    assertThat(write("latex", TABLE))
        .contains("\\begin{tabular}{lrrr}\n\\hline\nexperiment & UAR \\% & seeds")
        .endsWith("\\csname vocaliseend\\endcsname\n")
        .contains("ours\\_50\\% & 52.0 $\\pm$ 2.0 & 3 & 50.3 $\\pm$ 1.3 (Table 3) \\\\\n")
        .contains("% Incomplete: 2 runs");
  }

  @Test
  void csvIsExactQuotedAndNoFormula() {
    assertThat(write("csv", TABLE))
        .isEqualTo(
            """
            experiment,mean,std,seeds,missing,reference_mean,reference_std,reference_cite,reimplements
            ours_50%,52.0,2.0,3,0,50.3,1.3,Table 3,
            half|way,40.25,,1,1,,,,
            '=none,,,0,1,,,,
            "Sahu, et al.",,,,,40.08,,published,
            """);
  }

  @Test
  void jsonHoldsTheBytesThatScriptsReadInPercent() {
    assertThat(write("json", TABLE))
        .isEqualTo(
            """
            {
              "campaign" : "small",
              "experiments" : [ {
                "name" : "ours_50%",
                "mean" : 52.0,
                "std" : 2.0,
                "reimplements" : null,
                "reference" : {
                  "mean" : 50.3,
                  "std" : 1.3,
                  "cite" : "Table 3"
                },
                "seeds" : [ {
                  "seed" : 0,
                  "uar" : 50.0
                }, {
                  "seed" : 1,
                  "uar" : 52.0
                }, {
                  "seed" : 2,
                  "uar" : 54.0
                } ]
              }, {
                "name" : "half|way",
                "mean" : 40.25,
                "std" : null,
                "reimplements" : null,
                "reference" : null,
                "seeds" : [ {
                  "seed" : 0,
                  "uar" : 40.25
                }, {
                  "seed" : 1,
                  "uar" : null
                } ]
              }, {
                "name" : "=none",
                "mean" : null,
                "std" : null,
                "reimplements" : null,
                "reference" : null,
                "seeds" : [ {
                  "seed" : 0,
                  "uar" : null
                } ]
              } ]
            }
            """);
  }

  @Test
  void aReimplementationStandsBesideThePublishedNumberOfItsMethod() {
    JsonNode settings = CanonicalJson.tree(Map.of("method", "gan"));
    ExperimentRow row = new ExperimentRow(UUID.randomUUID(), "ours", 0, settings, null, List.of());
    ResultTable.Row gan = ResultTable.Row.of(row);
    List<Baseline> published =
        List.of(new Baseline("GAN", 43.6, 1.3, "gan"), new Baseline("DANN", 40.5, 2.0, "dann"));
    ResultTable table = ResultTable.of("small", List.of(gan), published, List.of());
    assertThat(write("text", table))
        .contains("ours (re-implementation)  –      0      43.6 ± 1.3 (GAN)")
        .contains("DANN                      –      –      40.5 ± 2.0")
        .doesNotContain("\nGAN");
  }

  @Test
  void whatWasRecognisedStandsUnderTheTable() throws Exception {
    ResultTable recognised =
        new ResultTable(
            "small",
            List.of(),
            List.of(),
            List.of(
                new RecognisedWords("msp", "msp with tiny, beam 100", 320, 0.2345, null),
                new RecognisedWords("other", "other with tiny, greedy", 7, null, null),
                new RecognisedWords(
                    "fast",
                    "fast with tiny, greedy, bfloat16",
                    60,
                    0.2,
                    new RecognitionEffect(50, 50, 2, 0.21, 0.22))));
    assertThat(write("text", recognised))
        .endsWith(
            """
            ASR: msp with tiny, beam 100: word error rate 23.5 %, 320 utterances
            ASR: other with tiny, greedy: no transcripts to compare with, 7 utterances
            ASR: fast with tiny, greedy, bfloat16: word error rate 20.0 %, 60 utterances. Recognised in bfloat16: on 50 utterances WER 22.0 % in place of 21.0 % in float32, 2 texts differ
            """);
    assertThat(new ObjectMapper().readTree(write("json", recognised)).at("/recognised/0"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"corpus": "msp", "how": "msp with tiny, beam 100",
                     "utterances": 320, "wordErrorRate": 0.2345}
                    """));
    assertThat(new ObjectMapper().readTree(write("json", recognised)).at("/recognised/2/precision"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"utterances": 50, "withReference": 50, "changed": 2,
                     "float32": 0.21, "recognised": 0.22}
                    """));
  }

  @Test
  void everyTableHasItsOwnMediaTypeAndEnding() {
    List<TableExport> tables = TableExport.tables();
    assertThat(tables.stream().map(Export::mediaType)).doesNotHaveDuplicates();
    assertThat(tables.stream().map(Export::ending)).doesNotHaveDuplicates();
    assertThat(Export.all().stream().map(Export::name)).doesNotHaveDuplicates();
  }

  @Test
  void anUnknownFormatNamesTheKnownOnes() {
    assertThatThrownBy(() -> TableExport.of("html"))
        .hasMessage("unknown format 'html': expected text, markdown, latex, csv or json");
  }

  /** The worked example of docs/extending.md. */
  @Test
  void anExportOfOnesOwnIsAFunctionOfTheTable() {
    assertThat(new TypstTable().write(TABLE))
        .startsWith("#table(columns: 4,\n  [experiment],\n  [UAR %],\n")
        .contains("  [ours\\_50%],\n  [52.0 ± 2.0],\n");
  }
}
