package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CorpusReportTest {
  @Test
  void aReportOfAnEarlierBuildIsShownWithEveryLabelOfTheManifest() throws IOException {
    String corpus =
        """
        {"name": "mine", "kind": "emo-db", "directory": "/data/mine", "report": {
          "utterances": 3, "classes": {"neutral": 1, "happiness": 0, "sadness": 0, "anger": 2},
          "speakers": {"03": 3}, "leftOut": {"label L (boredom)": 4, "no label": 1},
          "knownTotals": {"utterances": 339, "anger": 127}, "notes": ["A note."]}}
        """;
    String labels =
        """
        [{"label": "N", "name": "neutral", "paperClass": "neutral", "utterances": 1},
         {"label": "W", "name": "anger", "paperClass": "anger", "utterances": 2},
         {"label": "L", "name": "boredom", "paperClass": null, "utterances": 4}]
        """;

    assertThat(CorpusReport.lines(ApiClient.JSON.readTree(corpus), ApiClient.JSON.readTree(labels)))
        .containsExactly(
            "mine (emo-db), /data/mine",
            "utterances   3  (known: 339)",
            "  neutral    1",
            "  happiness  0",
            "  sadness    0",
            "  anger      2  (known: 127)",
            "speakers     1",
            "label        1  'N' (neutral), neutral",
            "label        2  'W' (anger), anger",
            "label        4  'L' (boredom), none of the four",
            "             campaign files use labels that are none of the four with 'classes' or 'labels'",
            "left out     1  no label",
            "note         A note.");
  }
}
