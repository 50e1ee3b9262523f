package dev.vocalise.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.TorchEngine;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One number per position and two states that look at no other position. */
public final class PositionBackbone implements Backbone {

  public static final int LONGEST = 9;
  private static final int HIDDEN = 6;

  /** The largest batch that one forward pass was given. */
  public int mostInputs;

  private final NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);
  private final NDArray embedding;
  private final NDArray layer;

  public PositionBackbone() {
    InitialWeights draws = new InitialWeights(5);
    embedding = weight(draws, HIDDEN, 1);
    layer = weight(draws, HIDDEN, HIDDEN);
  }

  private NDArray weight(InitialWeights draws, long... shape) {
    NDArray array = manager.zeros(new Shape(shape));
    float[] values = new float[(int) array.size()];
    draws.normal(values, 1);
    array.set(values);
    array.setRequiresGradient(true);
    return array;
  }

  @Override
  public int hiddenSize() {
    return HIDDEN;
  }

  @Override
  public int stateCount() {
    return 2;
  }

  @Override
  public long[] inputShape() {
    return new long[] {LONGEST};
  }

  @Override
  public boolean variableLength() {
    return true;
  }

  @Override
  public int[] tokenLengths(int[] lengths) {
    return lengths.clone();
  }

  @Override
  public NDManager manager() {
    return manager;
  }

  @Override
  public Map<String, NDArray> parameters() {
    return new TreeMap<>(Map.of("embedding", embedding, "layer", layer));
  }

  @Override
  public void forward(
      NDArray input, int @Nullable [] lengths, boolean training, Consumer<NDArray> states) {
    mostInputs = Math.max(mostInputs, (int) input.getShape().get(0));
    // One more than the value, so that padding counts unless it is left out.
    NDArray x = input.add(input.getManager().ones(new Shape(1))).expandDims(2); // (B, N, 1)
    NDArray first = Linear.linear(x, embedding).singletonOrThrow().tanh(); // (B, N, H)
    NDArray second = Linear.linear(first, layer).singletonOrThrow().tanh();
    states.accept(first);
    states.accept(second);
  }

  @Override
  public void close() {
    manager.close();
  }
}
