package dev.vocalise.model.backbone.mlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.GoldenArrays;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily.Start;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.features.BatchMaker;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.OwnedArrays;
import dev.vocalise.model.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected values: torch 2.7.1; see the case's README. */
class MlpGoldenTest {
  private final MlpFamily family = new MlpFamily();

  static Stream<Path> cases() {
    return GoldenCases.families("method-mlp").stream();
  }

  private static List<Clip> clips(GoldenArrays golden, String name) {
    GoldenCases.Tensor rows = Objects.requireNonNull(golden.inputs().get(name), name);
    int width = rows.shape()[1];
    List<Clip> clips = new ArrayList<>();
    for (int i = 0; i < rows.shape()[0]; i++) {
      clips.add(
          Clip.ofFunctionals(
              String.valueOf(i), Arrays.copyOfRange(rows.floats(), i * width, (i + 1) * width)));
    }
    return clips;
  }

  private Start start(Path directory, GoldenArrays golden) {
    int[] second =
        Objects.requireNonNull(
                GoldenCases.tensors(directory.resolve("weights.safetensors"))
                    .get("encoder.fc_2.weight"))
            .shape();
    Values values =
        Values.byKey(
            family.settings(),
            Modality.AUDIO,
            Map.of("features", "any", "hidden", second[1], "size", second[0], "dropout", 0));
    values = values.with("inputDropout", 0);
    TrainingClips training = new TrainingClips(clips(golden, "train"), List.of());
    return new Start(null, values, 1, family.fit(values, training));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void columnsMeansAndDeviationsAreThoseOfTheTrainingPart(Path directory) throws Exception {
    GoldenArrays golden = GoldenArrays.of(directory);
    Fitted fitted = start(directory, golden).fitted();
    List<Double> kept = new ArrayList<>();
    golden.json().get("kept_columns").forEach(column -> kept.add(column.asDouble()));
    assertThat(fitted.numbers("columns")).isEqualTo(kept);
    for (int i = 0; i < kept.size(); i++) {
      JsonNode mean = golden.json().get("mean").get(kept.get(i).intValue());
      double deviation = golden.json().get("deviation").get(kept.get(i).intValue()).asDouble();
      assertThat(fitted.numbers("means").get(i))
          .isCloseTo(mean.asDouble(), within(1e-9 * deviation));
      assertThat(fitted.numbers("deviations").get(i))
          .isCloseTo(deviation, within(1e-9 * deviation));
    }
    ObjectMapper json = new ObjectMapper(); // as it is stored with a model
    assertThat(json.readValue(json.writeValueAsString(fitted), Fitted.class)).isEqualTo(fitted);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scoresVectorsAndGradientsAreTheReferences(Path directory) {
    GoldenArrays golden = GoldenArrays.of(directory);
    Start start = start(directory, golden);
    FeatureSource features = family.features(start, Domain.TARGET, clips(golden, "x"));
    Inputs inputs = BatchMaker.plain(features, IntStream.range(0, features.size()).toArray());
    try (Encoder encoder = family.encoder(start, ComputeDevice.CPU)) {
      GoldenArrays.load(directory.resolve("weights.safetensors"), encoder.parameters());
      Shape shape = new Shape(features.size(), encoder.inputShape()[0]);
      NDArray x = OwnedArrays.copyOf(encoder.manager().create(inputs.values(), shape));
      golden.requireClose(x, "z");
      NDArray loss =
          TorchEngine.recording(
              () -> {
                NDArray e = encoder.forward(x, null, true);
                golden.requireClose(e, "e");
                return e.mul(golden.input(encoder.manager(), "g")).sum();
              });
      golden.requireGradients(loss, encoder.parameters());
      GoldenCases.ran(directory, encoder.parameters().size() + " gradients");
    }
  }
}
