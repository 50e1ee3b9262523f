package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.tensor.Autocast;
import dev.vocalise.model.tensor.OwnedArrays;
import dev.vocalise.model.tensor.TorchOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The learned sum of a backbone's states, averaged over the tokens (§3.1.3): h.
 *
 * <p>N inputs, L layers, T tokens, H hidden size.
 */
public final class WeightedStates implements Encoder {

  /** Name of the L + 1 numbers whose softmax weighs the states; they start at 0, a plain mean. */
  private static final String LAYER_WEIGHTS = "layer_weights";

  private final Backbone backbone;
  private final NDArray layerWeights;
  private final SortedMap<String, NDArray> parameters;

  /** On a backbone, which this closes. */
  public WeightedStates(Backbone backbone) {
    this.backbone = backbone;
    layerWeights = backbone.manager().zeros(new Shape(backbone.stateCount()));
    layerWeights.setRequiresGradient(true);
    SortedMap<String, NDArray> all = new TreeMap<>(backbone.parameters());
    all.put(LAYER_WEIGHTS, layerWeights);
    parameters = Collections.unmodifiableSortedMap(all);
  }

  @Override
  public int size() {
    return backbone.hiddenSize();
  }

  @Override
  public long[] inputShape() {
    return backbone.inputShape();
  }

  @Override
  public boolean variableLength() {
    return backbone.variableLength();
  }

  @Override
  public NDManager manager() {
    return backbone.manager();
  }

  @Override
  public SortedMap<String, NDArray> parameters() {
    return parameters;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The sum over layers is taken of the means over tokens, which gives the same and never holds
   * all states at once.
   */
  @Override
  public NDArray forward(NDArray input, int @Nullable [] lengths, boolean training) {
    return sum(input, lengths, states -> backbone.forward(input, lengths, training, states));
  }

  @Override
  public boolean layered() {
    return backbone instanceof BlockBackbone;
  }

  @Override
  public NDArray recomputed(NDArray input, int @Nullable [] lengths, Recomputation kept) {
    return sum(input, lengths, states -> backbone.forward(input, lengths, kept, states));
  }

  private NDArray sum(NDArray input, int @Nullable [] lengths, Consumer<Consumer<NDArray>> pass) {
    List<NDArray> means = new ArrayList<>(backbone.stateCount());
    NDArray shares =
        lengths == null
            ? null
            : shares(input.getManager(), lengths, Math.toIntExact(input.getShape().get(1)));
    pass.accept(
        state -> { // (N, T, H)
          try (state;
              NDArray full = TorchOps.get().widen(state)) {
            means.add(
                shares == null
                    ? full.mean(new int[] {1})
                    : Autocast.off(manager(), () -> shares.batchMatMul(full).squeeze(1)));
          }
        });
    NDArray stacked = NDArrays.stack(new NDList(means)); // (L+1, N, H)
    NDArray weights = layerWeights.softmax(0).reshape(-1, 1, 1);
    return stacked.mul(weights).sum(new int[] {0}); // (N, H)
  }

  /**
   * What each token counts: one over the input's tokens, 0 behind them.
   *
   * @param positions of the padded inputs, which make the states' T tokens
   * @return (N, 1, T)
   */
  private NDArray shares(NDManager manager, int[] lengths, int positions) {
    int[] tokens = backbone.tokenLengths(lengths);
    int longest = backbone.tokenLengths(new int[] {positions})[0];
    float[] shares = new float[Math.multiplyExact(tokens.length, longest)];
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 1) {
        throw new IllegalArgumentException(
            "input of length "
                + lengths[i]
                + " is too short for the backbone: it gives no token; leave it out or pad it");
      }
      Arrays.fill(shares, i * longest, i * longest + tokens[i], 1f / tokens[i]);
    }
    return OwnedArrays.copyOf(manager.create(shares, new Shape(tokens.length, 1, longest)));
  }

  @Override
  public void close() {
    backbone.close();
  }
}
