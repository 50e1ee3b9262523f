package dev.vocalise.web.ui.fusion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.dataset.ClassNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The decisions on one utterance that has both modalities; class names. */
public record FusedPrediction(
    String utterance, String reference, String byAudio, String byText, String predicted) {

  /** Right together, though one modality alone was wrong. */
  boolean helped() {
    return predicted.equals(reference) && !(byAudio.equals(reference) && byText.equals(reference));
  }

  /** Wrong together, though one modality alone was right. */
  boolean hurt() {
    return !predicted.equals(reference) && (byAudio.equals(reference) || byText.equals(reference));
  }

  /** Out of the predictions that the run's newest evaluation left; empty when there are none. */
  static List<FusedPrediction> of(
      List<StageView> stages, ArtifactStore artifacts, ClassNames classes) {
    return stages.stream()
        .filter(stage -> stage.state() == StageState.DONE)
        .flatMap(stage -> stage.outputs().stream())
        .filter(file -> file.name().equals("predictions.jsonl"))
        .reduce((older, newer) -> newer)
        .map(file -> read(file, artifacts, classes))
        .orElse(List.of());
  }

  private static List<FusedPrediction> read(
      FileRef file, ArtifactStore artifacts, ClassNames classes) {
    List<FusedPrediction> predictions = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(artifacts.open(file.sha256()), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonNode json = CanonicalJson.MAPPER.readTree(line);
        if (json.hasNonNull("audio") && json.hasNonNull("text")) {
          predictions.add(
              new FusedPrediction(
                  json.path("utterance").asText(),
                  json.path("reference").asText(),
                  decided(json.path("audio"), classes),
                  decided(json.path("text"), classes),
                  json.path("predicted").asText()));
        }
      }
      return predictions;
    } catch (IOException e) {
      throw new UncheckedIOException("predictions " + file.sha256() + " cannot be read", e);
    }
  }

  private static String decided(JsonNode logits, ClassNames classes) {
    float[] row = new float[logits.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = logits.get(i).floatValue();
    }
    return classes.name(Scores.argmax(row));
  }
}
