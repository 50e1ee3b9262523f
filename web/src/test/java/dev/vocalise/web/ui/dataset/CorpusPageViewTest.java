package dev.vocalise.web.ui.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.model.dataset.HeldLabel;
import dev.vocalise.web.ui.format.Fact;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CorpusPageViewTest {
  @Test
  void labelsOfTheManifestTakeThePlaceOfThoseThatTheReportLeftOut() throws IOException {
    String report =
        """
        {"utterances": 2, "classes": {"neutral": 2, "happiness": 0, "sadness": 0, "anger": 0},
         "leftOut": {"label fru": 3, "label ": 1, "no label": 4}, "knownTotals": {"utterances": 2}}
        """;
    CorpusView corpus =
        new CorpusView(
            UUID.randomUUID(),
            "mine",
            "csv",
            "/data/mine",
            "0".repeat(64),
            1,
            new ObjectMapper().readTree(report),
            null,
            Instant.EPOCH);
    List<HeldLabel> labels =
        List.of(
            new HeldLabel("neutral", "neutral", "neutral", 2),
            new HeldLabel("fru", "frustration", null, 3),
            new HeldLabel("", "no label", null, 1));

    CorpusPageView view =
        CorpusPageView.of(
            corpus,
            labels,
            new UtteranceList("mine", "", "", 0, -1).of(List.of(), corpus.report()),
            null);

    assertThat(view.labels())
        .containsExactly(
            new CorpusPageView.Label("neutral", "", "neutral", "2"),
            new CorpusPageView.Label("fru", "frustration", null, "3"),
            new CorpusPageView.Label("no label", "", null, "1"));
    assertThat(view.hasOtherLabels()).isTrue();
    assertThat(view.leftOut()).containsExactly(new Fact("no label", "4"));
    assertThat(view.well()).as("the known totals are compared as before").isTrue();
  }
}
