package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.vocalise.model.features.Shuffle;
import dev.vocalise.model.tensor.Autocast;
import dev.vocalise.model.tensor.Draws;
import dev.vocalise.model.tensor.Gradients;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.tensor.TorchOps;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One pass of an encoder that keeps the states between its layers and nothing of what is within;
 * each layer is computed again when its derivatives are due (Chen et al. 2016, "Training Deep Nets
 * with Sublinear Memory Cost"). The second time draws the dropout masks of the first, since both
 * seed the generator alike. Serves one step.
 */
public final class Recomputation {

  /** Stands for a layer's input among the names of parameters. */
  private static final String INPUT = "";

  /** Layers are chained: the first of the inputs is the state before, the others are masks. */
  private record Layer(UnaryOperator<NDList> function, NDList inputs, NDArray state, long seed) {
    void free() {
      inputs.close();
      state.close();
    }
  }

  private final Precision precision;
  private final long seed;
  private final List<Layer> layers = new ArrayList<>();

  /**
   * A pass to come.
   *
   * @param precision of the products
   * @param seed of what the layers draw
   */
  public Recomputation(Precision precision, long seed) {
    this.precision = precision;
    this.seed = seed;
  }

  /** The state behind one more layer: a leaf of the graph of whoever uses it. */
  NDArray state(NDList inputs, UnaryOperator<NDList> function) {
    long own = Shuffle.key(seed, layers.size());
    NDArray state =
        TorchEngine.notRecording(
            () -> {
              Draws.seed(own);
              return function.apply(inputs).singletonOrThrow();
            });
    state.setRequiresGradient(true);
    NDList kept = new NDList();
    inputs.forEach(input -> kept.add(TorchOps.get().same(input)));
    layers.add(new Layer(function, kept, TorchOps.get().same(state), own));
    return state;
  }

  /** The states by names that no parameter has: what derivatives of a loss end at. */
  public SortedMap<String, NDArray> states() {
    SortedMap<String, NDArray> states = new TreeMap<>();
    for (int i = 0; i < layers.size(); i++) {
      states.put(name(i), layers.get(i).state());
    }
    return states;
  }

  private static String name(int layer) {
    return " state " + layer;
  }

  /**
   * Moves what a loss says of the states on to the parameters; frees the states.
   *
   * @param gradients of the loss by {@link #states}, which are taken out, and by anything else
   * @param parameters of the encoder
   * @param owner of the results
   */
  public void complete(
      SortedMap<String, NDArray> gradients,
      SortedMap<String, NDArray> parameters,
      NDManager owner) {
    NDArray fromAbove = null;
    for (int i = layers.size() - 1; i >= 0; i--) {
      NDArray bySum = sum(gradients.remove(name(i)), fromAbove);
      if (bySum != null) {
        SortedMap<String, NDArray> by = new TreeMap<>(parameters);
        if (i > 0) {
          by.put(INPUT, layers.get(i).inputs().head());
        }
        SortedMap<String, NDArray> own = derivatives(layers.get(i), bySum, by, owner);
        fromAbove = own.remove(INPUT);
        own.forEach((name, gradient) -> gradients.merge(name, gradient, NDArray::add));
      }
      layers.get(i).free();
    }
    layers.clear();
  }

  private static @Nullable NDArray sum(@Nullable NDArray own, @Nullable NDArray fromAbove) {
    return own == null || fromAbove == null ? (own == null ? fromAbove : own) : own.add(fromAbove);
  }

  /** Copies of weights in bfloat16 are made for each layer anew: they die with its graph. */
  private SortedMap<String, NDArray> derivatives(
      Layer layer, NDArray bySum, SortedMap<String, NDArray> by, NDManager owner) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray again =
          Autocast.in(
              precision,
              owner,
              () ->
                  TorchEngine.recording(
                      () -> {
                        Draws.seed(layer.seed());
                        return layer.function().apply(layer.inputs()).singletonOrThrow();
                      }));
      try (again) {
        SortedMap<String, NDArray> found = Gradients.along(again, bySum, by);
        found.values().forEach(gradient -> keep(gradient, owner));
        return found;
      }
    }
  }

  private static void keep(NDArray gradient, NDManager owner) {
    gradient.attach(owner);
    NDScope.unregister(gradient);
  }
}
