package dev.vocalise.model.backbone.mlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.BackboneFamily.Start;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.functionals.FunctionalsException;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Draws;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MlpFamilyTest {
  private final BackboneFamily family = BackboneFamily.of("mlp");
  private final Values values =
      Values.byKey(family.settings(), Modality.AUDIO, Map.of("features", "egemaps"));

  private static List<Clip> clips(float[]... rows) {
    return List.of(rows).stream().map(row -> Clip.ofFunctionals("" + row[0], row)).toList();
  }

  private Start start(List<Clip> training) {
    TrainingClips clips = new TrainingClips(training, List.of());
    return new Start(null, values, 1, family.fit(values, clips));
  }

  @Test
  void theDefaultsAreThoseOfTheMethods() {
    assertThat(family.settings().defaults(Modality.AUDIO).stored())
        .isEqualTo(
            Map.of(
                "hidden", 1024, "size", 1024, "inputDropout", 0.2, "dropout", 0.5, "clip", 10.0));
  }

  @Test
  void theFeatureSetIsRequiredAndNoPartOfWhatIsLearned() {
    assertThat(family.problems(family.settings().defaults(Modality.AUDIO)))
        .containsOnlyKeys("features");
    assertThat(family.problems(values)).isEmpty();
    assertThat(family.functionals(values)).isEqualTo("egemaps");
    assertThat(values.stored()).containsEntry("features", "egemaps");
    assertThat(values.identity()).doesNotContainKey("features").containsEntry("hidden", 1024);
  }

  @Test
  void aColumnThatIsConstantInTrainingIsDroppedWhateverItIsLater() {
    Start start = start(clips(new float[] {1, 7, 0}, new float[] {3, 7, 4}));
    FeatureSource features = family.features(start, Domain.TARGET, clips(new float[] {4, 99, 900}));
    assertThat(features.inputLength()).isEqualTo(2);
    float[] row = new float[3];
    assertThat(features.plain(0, row, 1)).isEqualTo(2);
    assertThat(row).containsExactly(0, 2, 10);
    assertThat(features.recorded(0, 1, 0, row, 0)).isEqualTo(2);
    assertThat(row).containsExactly(2, 10, 10);
  }

  @Test
  void functionalsThatTellNothingApartAreRefused() {
    List<Clip> training = clips(new float[] {1, 7}, new float[] {1, 7});
    assertThatThrownBy(() -> start(training))
        .isInstanceOf(FunctionalsException.class)
        .hasMessageStartingWith(
            "each of the 2 functionals is the same for all 2 utterances of S_tr");
  }

  @Test
  void equalSeedsGiveEqualWeightsAndDropoutActsInTrainingAlone() {
    Start start = start(clips(new float[] {1, 7, 0}, new float[] {3, 8, 4}));
    assertThat(vector(start, false)).isEqualTo(vector(start, false));
    assertThat(vector(start, true)).isEqualTo(vector(start, true));
    float[] trained = vector(start, true);
    assertThat(trained).isNotEqualTo(vector(start, false));
  }

  private float[] vector(Start start, boolean training) {
    try (Encoder encoder = family.encoder(start, ComputeDevice.CPU)) {
      NDArray x = encoder.manager().ones(new Shape(1, encoder.inputShape()[0]));
      Draws draws = Draws.begin(5);
      try {
        return encoder.forward(x, null, training).toFloatArray();
      } finally {
        draws.close();
      }
    }
  }
}
