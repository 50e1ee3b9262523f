package dev.vocalise.model.backbone.wav2vec2;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.GoldenCases.Tensor;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.audio.WaveInputSettings;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.transcription.CtcModel;
import dev.vocalise.model.transcription.CtcVocabulary;
import dev.vocalise.model.transcription.GreedyDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected values: transformers 4.57.6; see each case's README. */
class Wav2Vec2BackboneGoldenTest {

  private static final float INPUT = 1e-5f;
  private static final float FEATURES = 2e-5f;
  private static final float STATES = 5e-5f;

  static List<Path> cases() {
    return GoldenCases.families("wav2vec2");
  }

  static Stream<Arguments> weights() {
    return cases().stream()
        .flatMap(
            directory ->
                Stream.of("model.safetensors", "pytorch_model.bin")
                    .filter(name -> Files.exists(directory.resolve(name)))
                    .map(name -> Arguments.of(directory, name)));
  }

  @ParameterizedTest
  @MethodSource("weights")
  void everyStageMatchesTheReference(Path directory, String file) throws IOException {
    Map<String, Tensor> expected = GoldenCases.tensors(directory.resolve("expected.safetensors"));
    JsonNode json = GoldenCases.json(directory.resolve("expected.json"));
    int[] lengths = ints(json.get("samples"));
    try (Wav2Vec2Backbone model =
            Wav2Vec2Backbone.load(directory, directory.resolve(file), true, ComputeDevice.CPU);
        NDManager manager = model.manager().newSubManager()) {
      float[] values = inputs(directory, model.config(), lengths);
      Tensor input = tensor(expected, "input_values");
      requireClose("input_values", values, input, null, INPUT);
      NDArray batch = manager.create(values, new Shape(lengths.length, input.shape()[1]));
      assertThat(model.tokenLengths(lengths)).isEqualTo(ints(json.get("frames")));
      int needed = model.config().samplesOfAFrame();
      assertThat(model.config().frames(needed)).isEqualTo(1);
      assertThat(model.config().frames(needed - 1)).isZero();
      assertThat(model.config().frames(input.shape()[1]))
          .isEqualTo(json.get("padded_frames").intValue());
      long[] mask = tensor(expected, "frame_mask").longs();
      NDArray convolved = model.convolved(batch, false);
      float[] features = convolved.swapAxes(1, 2).toFloatArray();
      requireClose("conv_features", features, tensor(expected, "conv_features"), null, FEATURES);
      float[] projected = model.project(convolved, false).toFloatArray();
      requireClose(
          "feature_projection", projected, tensor(expected, "feature_projection"), null, FEATURES);
      List<NDArray> states = model.hiddenStates(batch, lengths, false);
      assertThat(states).hasSize(model.stateCount());
      for (int i = 0; i < states.size(); i++) {
        String name = "hidden_states." + i;
        float[] state = states.get(i).toFloatArray();
        requireClose(name, state, tensor(expected, name), mask, STATES);
      }
      assertThat(expected).doesNotContainKey("hidden_states." + states.size());
      float[] logits = model.logits(states.get(states.size() - 1)).toFloatArray();
      requireClose("logits", logits, tensor(expected, "logits"), mask, STATES);
      assertThat(texts(directory, logits, model, lengths))
          .isEqualTo(strings(json.get("greedy_of_valid_frames")));
      GoldenCases.ran(directory, file + ": " + states.size() + " states of " + batch.getShape());
    }
  }

  /** Compared for models that mask padding alone: in others padding changes the outputs. */
  @ParameterizedTest
  @MethodSource("cases")
  void anUtteranceAloneHasTheTextThatItHasInABatch(Path directory) throws IOException {
    JsonNode json = GoldenCases.json(directory.resolve("expected.json"));
    CtcVocabulary vocabulary = CtcVocabulary.read(directory);
    try (CtcModel model = CtcModel.load(directory, Precision.FLOAT32, ComputeDevice.CPU)) {
      List<String> alone = new ArrayList<>();
      for (int b = 0; b < json.get("samples").size(); b++) {
        float[] wave = WavFile.read(directory.resolve(b + ".wav")).samples();
        alone.add(new GreedyDecoder(vocabulary).decode(model.logits(wave)));
        assertThat(model.logits(wave))
            .hasDimensions(json.get("frames").get(b).intValue(), model.config().symbols());
      }
      if (model.config().normEveryConvolution()) {
        assertThat(alone).isEqualTo(strings(json.get("greedy_of_valid_frames")));
      }
      assertThat(model.logits(new float[3])).isEmpty();
    }
  }

  /** Where padding is masked each wave is normed alone, else over the padded length. */
  private static float[] inputs(Path directory, Wav2Vec2Config config, int[] lengths)
      throws IOException {
    int longest = Arrays.stream(lengths).max().orElseThrow();
    float[] values = new float[lengths.length * longest];
    for (int b = 0; b < lengths.length; b++) {
      float[] wave = WavFile.read(directory.resolve(b + ".wav")).samples();
      assertThat(wave).hasSize(lengths[b]);
      float[] padded = config.normEveryConvolution() ? wave : Arrays.copyOf(wave, longest);
      float[] normed =
          new WaveInputSettings(Wav2Vec2Config.SAMPLE_RATE_HZ, config.normalise()).apply(padded);
      System.arraycopy(normed, 0, values, b * longest, normed.length);
    }
    return values;
  }

  private static List<String> texts(
      Path directory, float[] logits, Wav2Vec2Backbone model, int[] lengths) {
    GreedyDecoder decoder = new GreedyDecoder(CtcVocabulary.read(directory));
    int symbols = model.config().symbols();
    int padded = logits.length / symbols / lengths.length;
    int[] tokens = model.tokenLengths(lengths);
    List<String> texts = new ArrayList<>();
    for (int b = 0; b < lengths.length; b++) {
      float[][] rows = new float[tokens[b]][];
      for (int t = 0; t < rows.length; t++) {
        int from = (b * padded + t) * symbols;
        rows[t] = Arrays.copyOfRange(logits, from, from + symbols);
      }
      texts.add(decoder.decode(rows));
    }
    return texts;
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    Arrays.setAll(values, i -> array.get(i).intValue());
    return values;
  }

  private static List<String> strings(JsonNode array) {
    List<String> values = new ArrayList<>();
    array.forEach(value -> values.add(value.textValue()));
    return values;
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /** Compares where the mask is one, or everywhere. */
  private static void requireClose(
      String name, float[] actual, Tensor expected, long @Nullable [] mask, float tolerance) {
    assertThat(actual).as(name).hasSize(expected.size());
    int width = expected.shape()[expected.shape().length - 1];
    for (int i = 0; i < actual.length; i++) {
      if (mask == null || mask[i / width] == 1) {
        assertThat(Math.abs(actual[i] - expected.floats()[i]))
            .as("%s at %d: %s for %s", name, i, actual[i], expected.floats()[i])
            .isLessThanOrEqualTo(tolerance);
      }
    }
  }
}
