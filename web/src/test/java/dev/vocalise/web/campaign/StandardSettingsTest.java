package dev.vocalise.web.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class StandardSettingsTest {
  private static JsonNode standard(String run) throws JsonProcessingException {
    return StandardSettings.of(new ObjectMapper().readTree(run));
  }

  @Test
  void theOnlyBranchHasItsDefaultsAtTheTop() throws JsonProcessingException {
    JsonNode audio = standard("{\"modality\": \"audio\", \"kind\": \"ast\"}");
    assertThat(audio.at("/training/batchSize").asInt()).isEqualTo(64);
    assertThat(audio.at("/training/losses/augmentationType").asDouble()).isEqualTo(0.1);
    assertThat(audio.at("/split/targetTraining").asDouble()).isEqualTo(0.3);
    JsonNode text = standard("{\"modality\": \"text\", \"kind\": \"bert\"}");
    assertThat(text.at("/training/batchSize").asInt()).isEqualTo(512);
    assertThat(text.at("/text/maxPieces").asInt()).isEqualTo(128);
    assertThat(text.at("/text/recogniser/decoder/beamWidth").asInt()).isEqualTo(100);
    assertThat(text.at("/text/recogniser/precision").asText()).isEqualTo("float32");
    assertThat(text.at("/modality").asText()).isEqualTo("audio");
  }

  @Test
  void twoBranchesHaveThemUnderTheirModality() throws JsonProcessingException {
    JsonNode both = standard("{\"modality\": \"audio+text\", \"audio\": {}}");
    assertThat(both.at("/audio/training/batchSize").asInt()).isEqualTo(64);
    assertThat(both.at("/text/training/batchSize").asInt()).isEqualTo(512);
    assertThat(both.at("/text/cutoff").asDouble()).isEqualTo(0.15);
    assertThat(both.at("/fusion/missingText").asText()).isEqualTo("audio-only");
    assertThat(both.has("training")).isFalse();
  }

  @Test
  void oneModelOfBothModalitiesHasThemAtTheTop() throws JsonProcessingException {
    JsonNode one =
        standard("{\"modality\": \"audio+text\", \"kind\": \"bilstm\", \"method\": \"sahu\"}");
    assertThat(one.at("/training/patience").asInt()).isEqualTo(8);
    assertThat(one.at("/encoder/audioLstm").asInt()).isEqualTo(128);
    assertThat(one.at("/text/transcripts").asText()).isEqualTo("corpus");
    assertThat(one.has("audio")).isFalse();
  }

  @Test
  void theyAreThoseOfTheRunsOwnMethod() throws JsonProcessingException {
    JsonNode run = standard("{\"modality\": \"audio\", \"method\": \"source-only\"}");
    assertThat(run.at("/method").asText()).isEqualTo("multitask");
    assertThat(run.path("training").has("epochs")).isTrue();
    assertThat(run.path("training").has("maxRounds")).isFalse();
    JsonNode unknown = standard("{\"modality\": \"audio\", \"method\": \"of a newer build\"}");
    assertThat(unknown.has("training")).isFalse();
  }
}
