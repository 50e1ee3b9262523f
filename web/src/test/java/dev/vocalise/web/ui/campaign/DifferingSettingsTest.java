package dev.vocalise.web.ui.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.web.campaign.StandardSettings;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DifferingSettingsTest {
  private static ObjectNode settings(String method) {
    ObjectNode run = new ObjectMapper().createObjectNode();
    run.put("modality", "audio").put("kind", "ast").put("method", method);
    ObjectNode all = (ObjectNode) StandardSettings.of(run);
    return all.setAll(run);
  }

  private static ExperimentRow row(String name, ObjectNode settings) {
    return new ExperimentRow(UUID.randomUUID(), name, 0, settings, null, List.of());
  }

  @Test
  void anotherMethodIsNamedAndWhatDiffersFromItsOwnDefaults() {
    ObjectNode plain = settings("source-only");
    ObjectNode longer = settings("source-only");
    ((ObjectNode) longer.get("training")).put("epochs", 7);

    assertThat(
            DifferingSettings.of(
                List.of(
                    row("ours", settings("multitask")),
                    row("plain", plain),
                    row("longer", longer))))
        .containsEntry("ours", "")
        .containsEntry("plain", "method source-only")
        .containsEntry("longer", "method source-only, epochs 7");
  }

  @Test
  void oneModelOfBothModalitiesIsNotComparedWithTwoBranches() {
    ObjectNode fused = new ObjectMapper().createObjectNode().put("modality", "audio+text");
    fused.putObject("audio").put("kind", "ast");
    fused.putObject("text").put("kind", "bert");
    ObjectNode one = new ObjectMapper().createObjectNode().put("modality", "audio+text");
    one.put("kind", "bilstm").put("method", "sahu");
    assertThat(DifferingSettings.of(List.of(row("fused", fused), row("one", one))))
        .containsEntry("fused", "")
        .containsEntry("one", "audio+text in one model");
  }

  @Test
  void theSameMethodIsComparedWithTheFirstExperiment() {
    ObjectNode first = settings("multitask");
    ((ObjectNode) first.get("training")).put("batchSize", 8);
    assertThat(
            DifferingSettings.of(List.of(row("small", first), row("paper", settings("multitask")))))
        .containsEntry("paper", "batchSize 64");
  }
}
