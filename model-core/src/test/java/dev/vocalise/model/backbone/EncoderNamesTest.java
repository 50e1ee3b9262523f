package dev.vocalise.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.checkpoint.CheckpointException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderNamesTest {

  private static final EncoderNames NAMES =
      new EncoderNames("bert.", List.of("embeddings.", "encoder."), name -> name);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bert.",
        "module.",
        "module.bert.",
        "model.bert.",
        "state_dict.model.bert.",
        "model_state_dict.module.",
        "_orig_mod.bert."
      })
  void wrappersAndHeadsAndOptimizersDoNotMatter(String before) {
    Set<String> stored =
        Set.of(
            before + "encoder.x",
            before.replace("bert.", "") + "classifier.weight",
            "optimizer.state.0.exp_avg",
            "ema.encoder.x",
            "epoch");
    assertThat(NAMES.canonical("here", stored))
        .isEqualTo(Map.of("encoder.x", before + "encoder.x"));
  }

  @Test
  void anEncoderOfAnotherKindIsNamedByItsTensors() {
    assertThatThrownBy(() -> NAMES.canonical("here", Set.of("roberta.encoder.x")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll("here", "bert.embeddings.", "[roberta.encoder.x]");
  }

  @Test
  void twoNamesOfOneWeightAreRefused() {
    assertThatThrownBy(() -> NAMES.canonical("here", Set.of("bert.encoder.x", "encoder.x")))
        .hasMessageContainingAll("bert.encoder.x", "are the same weight");
  }

  @Test
  void layersAreCountedOnBothSides() {
    Set<String> names = Set.of("encoder.layer.0.a", "encoder.layer.1.a", "encoder.layer.10.a", "x");
    assertThatCode(() -> EncoderNames.requireCount("here", names, "encoder.layer.", 3, "layers"))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> EncoderNames.requireCount("here", names, "encoder.layer.", 4, "layers"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("config.json has layers 4, but the file has weights of 3");
  }
}
