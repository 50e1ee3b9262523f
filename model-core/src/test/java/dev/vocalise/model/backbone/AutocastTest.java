package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.AutocastReference;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.GoldenCases.Tensor;
import dev.vocalise.model.backbone.bert.BertBackbone;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Backbone;
import dev.vocalise.model.tensor.Autocast;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Gradients;
import dev.vocalise.model.tensor.OwnedArrays;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.tensor.TorchOps;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoders in bfloat16 against PyTorch's autocast. */
class AutocastTest {

  @Test
  void bertIsThatOfAutocast() {
    Path directory = AutocastReference.shipped("bert-tiny");
    Map<String, Tensor> given = GoldenCases.tensors(directory.resolve("expected.safetensors"));
    Tensor ids = tensor(given, "input_ids");
    int tokens = ids.shape()[1];
    long[] mask = tensor(given, "attention_mask").longs();
    int[] lengths =
        IntStream.range(0, ids.shape()[0])
            .map(b -> (int) Arrays.stream(mask, b * tokens, (b + 1) * tokens).sum())
            .toArray();
    float[] input = new float[ids.longs().length];
    for (int i = 0; i < input.length; i++) {
      input[i] = ids.longs()[i];
    }
    requireSame(
        "bert-tiny",
        BertBackbone.load(directory, ComputeDevice.CPU),
        input,
        new Shape(lengths.length, tokens),
        lengths);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wav2vec2-tiny-layer", "wav2vec2-tiny-group"})
  void wav2vec2IsThatOfAutocast(String name) {
    Path directory = AutocastReference.shipped(name);
    JsonNode json = GoldenCases.json(directory.resolve("expected.json"));
    int[] lengths =
        IntStream.range(0, json.get("samples").size())
            .map(b -> json.get("samples").get(b).intValue())
            .toArray();
    Tensor waves =
        tensor(GoldenCases.tensors(directory.resolve("expected.safetensors")), "input_values");
    requireSame(
        name,
        Wav2Vec2Backbone.load(directory, ComputeDevice.CPU),
        waves.floats(),
        new Shape(lengths.length, waves.shape()[1]),
        lengths);
  }

  private static void requireSame(
      String name, Backbone backbone, float[] input, Shape shape, int[] lengths) {
    AutocastReference reference = AutocastReference.of(name);
    try (Encoder encoder = new WeightedStates(backbone);
        NDManager manager = encoder.manager().newSubManager()) {
      NDArray x = OwnedArrays.copyOf(manager.create(input, shape));
      NDArray vectors =
          Autocast.in(
              Precision.BFLOAT16,
              manager,
              () ->
                  TorchEngine.recording(
                      () -> TorchOps.get().widen(encoder.forward(x, lengths, false))));
      reference.requireVectors(vectors.toFloatArray());
      float[] direction = new float[Math.toIntExact(vectors.size())];
      for (int i = 0; i < direction.length; i++) {
        direction[i] = (float) Math.cos(i);
      }
      NDArray along = OwnedArrays.copyOf(manager.create(direction, vectors.getShape()));
      NDArray sum = TorchEngine.recording(() -> vectors.mul(along).sum());
      SortedMap<String, TensorData> gradients = new TreeMap<>();
      SortedMap<String, NDArray> weights = new TreeMap<>(backbone.parameters());
      Gradients.of(sum, weights).forEach((n, g) -> gradients.put(n, TensorData.of(g)));
      reference.requireGradients(gradients);
    }
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }
}
