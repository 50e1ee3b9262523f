package dev.vocalise.activities.export.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.aggregation.ConfusionMatrix;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.transcription.Transcripts;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Numbers beyond mean and deviation: expected ones are of scipy 1.17.1 and statsmodels 0.15.0. */
class DetailedTableTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String READS =
      """
      {"target": {"corpus": "msp"},
       "text": {"recogniser": {"model": "tiny", "decoder": {"kind": "greedy", "beamWidth": 1}}}}
      """;

  private static ResultTable table(@Nullable String baseline) throws IOException {
    Instant then = Instant.EPOCH;
    UUID id = UUID.randomUUID();
    JsonNode none = NullNode.getInstance();
    CampaignView campaign =
        new CampaignView(
            id,
            "small",
            JSON.createObjectNode(),
            "",
            "",
            CampaignState.DONE,
            null,
            false,
            3,
            "",
            then,
            then,
            then,
            null,
            List.of(),
            null);
    JsonNode heard =
        CanonicalJson.tree(
            new Transcripts("msp", new ArtifactRef("0".repeat(64), 1, "text/plain"), 300, 0.137));
    StageView transcribed =
        new StageView(
            UUID.randomUUID(),
            id,
            null,
            StageName.TRANSCRIBE.stored(),
            "msp with tiny, greedy",
            "1",
            "key",
            StageState.DONE,
            1,
            "worker",
            none,
            none,
            List.of(),
            List.of(),
            heard,
            null,
            null,
            null,
            null,
            then,
            then);
    return ResultTable.of(
        new CampaignBoard(
            campaign,
            List.of(
                experiment("base", none, 0.50, 0.55, 0.52, 0.49),
                experiment("words", JSON.readTree(READS), 0.61, 0.60, 0.66, 0.58),
                experiment("short", none, 0.70, 0.71))),
        List.of(transcribed),
        baseline);
  }

  /** Two classes of a hundred utterances each, so that UAR, WA and their sum are the share. */
  private static ExperimentRow experiment(String name, JsonNode settings, double... uars) {
    List<SeedCell> cells = new ArrayList<>();
    for (double uar : uars) {
      long right = Math.round(uar * 100);
      List<Long> first = List.of(right, 100 - right);
      List<Long> second = List.of(100 - right, right);
      Scores scores = Scores.of(new ConfusionMatrix(List.of(first, second)));
      JsonNode json = new RunScores(scores, null, null).json();
      cells.add(
          new SeedCell(UUID.randomUUID(), cells.size(), RunState.DONE, uar, json, null, null));
    }
    return new ExperimentRow(UUID.randomUUID(), name, 0, settings, null, cells);
  }

  @Test
  void textHasScoresComparisonsAndSeeds() throws IOException {
    assertThat(TableExport.of("text").write(table(null)))
        .isEqualTo(
            """
            experiment  UAR %       95 % interval  seeds  WA %        F1 %        WER %  published
            base        51.5 ± 2.6  47.3 to 55.7   4      51.5 ± 2.6  51.5 ± 2.6  –      –
            words       61.3 ± 3.4  55.8 to 66.7   4      61.3 ± 3.4  61.3 ± 3.4  13.7   –
            short       70.5 ± 0.7  64.1 to 76.9   2      70.5 ± 0.7  70.5 ± 0.7  –      –

            Against base, n seeds in pairs: two-sided paired t test, exact Wilcoxon signed-rank test, exact sign test, each p also corrected by Holm over 2 comparisons, in brackets below three seeds; d_z with its noncentral t interval; seeds needed in addition for 80 % power at the difference seen
            experiment  n  Δ UAR  95 % interval  t test: p, Holm   Wilcoxon: p, Holm  sign test: p, Holm  d_z   95 % interval   seeds needed
            words       4  +9.8   3.7 to 15.8    0.0141, 0.0281    0.1250, 0.2500     0.1250, 0.2500      2.58  0.39 to 4.75    0
            short       2  +18.0  -7.4 to 43.4   (0.0704, 0.0704)  (0.5000, 0.5000)   (0.5000, 0.5000)    6.36  -0.18 to 14.35  1

            UAR % of each seed
            experiment  0      1      2      3
            base        50.00  55.00  52.00  49.00
            words       61.00  60.00  66.00  58.00
            short       70.00  71.00  –      –
            ASR: msp with tiny, greedy: word error rate 13.7 %, 300 utterances
            """);
  }

  @Test
  void jsonAndCsvAgreeAndAnyExperimentCanBeTheBaseline() throws IOException {
    ResultTable table = table("words");
    JsonNode json = JSON.readTree(TableExport.of("json").write(table));
    assertThat(json.path("baseline").asText()).isEqualTo("words");
    JsonNode base = json.at("/experiments/0/comparison");
    assertThat(base.at("/difference/mean").asDouble()).isCloseTo(-9.75, within(1e-12));
    assertThat(base.at("/t/p").asDouble()).isCloseTo(0.01407325101150686, within(1e-9));
    assertThat(json.at("/experiments/1/comparison").isNull()).isTrue();
    List<String[]> lines =
        TableExport.of("csv").write(table).lines().map(line -> line.split(",", -1)).toList();
    List<String> headings = List.of(lines.get(0));
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSameSizeAs(headings));
    assertThat(Double.parseDouble(lines.get(1)[headings.indexOf("t_p_holm")]))
        .isEqualTo(base.at("/t/pHolm").asDouble());
    assertThat(Double.parseDouble(lines.get(1)[headings.indexOf("delta")]))
        .isCloseTo(-9.75, within(1e-12));
    assertThat(lines.get(2)[headings.indexOf("wer")]).isEqualTo("13.700000000000001");
    assertThat(lines.get(3)[headings.indexOf("uar_seed_3")]).isEmpty();
  }

  @Test
  void anUnknownBaselineNamesTheExperiments() {
    assertThatThrownBy(() -> table("nothing"))
        .hasMessage(
            "campaign 'small' has no experiment 'nothing' to compare with: expected one of base,"
                + " words, short");
  }

  @Test
  void latexHasEachTableBetweenTheLinesThatMakeADocument() throws IOException {
    String latex = TableExport.of("latex").write(table(null));
    assertThat(latex.split("begin\\{tabular}", -1)).hasSize(4);
    assertThat(latex).contains("$\\Delta$ UAR").contains("d\\_z").endsWith("endcsname\n");
  }
}
