package dev.vocalise.activities.transcription;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.activities.stage.Bfloat16Support;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.StageCall;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.model.tensor.Bfloat16;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.dataset.RegisteredDataset;
import dev.vocalise.workflows.experiment.DecoderSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.transcription.TranscriptionSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is recognised anew, and what is found again. */
class TranscriptionKeyTest {
  private static final DecoderSpec BEAM = new DecoderSpec("beam", 100, null, null, null);
  private static final Bfloat16Support HERE = new Bfloat16Support(ComputeDevice.CPU, true);
  private static final ModelFiles MODEL =
      new ModelFiles(
          NullNode.getInstance(),
          List.of(
              new FileRef("config.json", "checkpoint", "a".repeat(64), 1, "application/json"),
              new FileRef("model.safetensors", "checkpoint", "b".repeat(64), 2, "x/y")),
          true,
          null);

  private static RecogniserSpec recogniser(@Nullable String precision) {
    return new RecogniserSpec("tiny", BEAM, precision);
  }

  private static StageCall call(@Nullable String precision) {
    RegisteredDataset corpus =
        new RegisteredDataset("msp", "csv", new ArtifactRef("c".repeat(64), 3, "x/y"), 7);
    PreparedAudio audio =
        new PreparedAudio(corpus, 16_000, new ArtifactRef("d".repeat(64), 4, "x/y"));
    return TranscriptionActivitiesImpl.call(
        new TranscriptionSpec(new UUID(0, 1), audio, recogniser(precision)), MODEL, HERE);
  }

  private static String wordsKey(@Nullable String precision) {
    return TranscriptionActivitiesImpl.recogniserKey(
        TranscriptionActivitiesImpl.settings(recogniser(precision), HERE), MODEL.files());
  }

  /** They were written down before there was another precision. */
  @Test
  void whatWasRecognisedInFloat32IsFoundAgain() {
    for (String precision : new String[] {null, "float32"}) {
      assertThat(call(precision).cacheKey())
          .isEqualTo("16899581c8a9ff9f954a68161dfb9643b4be8bd66fba928beb22bba7630d25b0");
      assertThat(wordsKey(precision))
          .isEqualTo("97049a7f9a69d8e67533663c9a9aeda5a6534e1e7be31d6c6cf185c13ba6fd16");
      assertThat(call(precision).subject()).isEqualTo("msp with tiny, beam 100");
      assertThat(CanonicalJson.text(recogniser(precision)))
          .isEqualTo(
              "{\"decoder\":{\"alpha\":null,\"beamWidth\":100,\"beta\":null,\"kind\":\"beam\","
                  + "\"unkScoreOffset\":null},\"model\":\"tiny\"}");
    }
  }

  @Test
  void precisionAndInstructionsArePartOfTheKeysInBfloat16() {
    Map<String, Object> settings =
        TranscriptionActivitiesImpl.settings(recogniser("bfloat16"), HERE);
    assertThat(settings)
        .containsEntry("precision", "bfloat16")
        .containsEntry("instructions", Objects.requireNonNullElse(Bfloat16.instructions(), "none"));
    assertThat(call("bfloat16").spec()).isEqualTo(settings);
    assertThat(call("bfloat16").cacheKey()).isNotEqualTo(call(null).cacheKey());
    assertThat(call("bfloat16").subject()).isEqualTo("msp with tiny, beam 100, bfloat16");
    assertThat(wordsKey("bfloat16"))
        .isNotEqualTo(wordsKey(null))
        .isNotEqualTo(
            TranscriptionActivitiesImpl.recogniserKey(
                TranscriptionActivitiesImpl.settings(BEAM, "bfloat16", "another"), MODEL.files()));
  }
}
