package dev.vocalise.model.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.method.multitask.MultitaskModel;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.tensor.TorchOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * AdamW (Loshchilov and Hutter 2019), equal to {@code torch.optim.AdamW} of 2.7.1.
 *
 * <p>A parameter without a gradient in a step stays untouched, decay included, and its step counter
 * stands still. All others are updated in one native call. Not thread-safe.
 */
public final class AdamW {

  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** Names of a parameter's state in {@link #state()}: one of these before its own name. */
  private enum Part {
    FIRST("m/"),
    SECOND("v/"),
    STEP("step/");

    private final String prefix;

    Part(String prefix) {
      this.prefix = prefix;
    }
  }

  private final Map<String, NDArray> parameters;
  private final NDManager manager;
  private final double weightDecay;
  private final Map<String, Moments> moments = new HashMap<>();

  private record Moments(NDArray first, NDArray second, NDArray step) {}

  /**
   * For these parameters, by name.
   *
   * @param manager owner of the state; lives as long as the parameters
   * @param weightDecay decoupled decay, multiplied by the learning rate
   */
  public AdamW(Map<String, NDArray> parameters, NDManager manager, double weightDecay) {
    this.parameters = new TreeMap<>(parameters);
    this.manager = manager;
    this.weightDecay = weightDecay;
  }

  /** For all parameters of a model. */
  public AdamW(MultitaskModel model, double weightDecay) {
    this(model.parameters(), model.manager(), weightDecay);
  }

  /** Updates the parameters that {@code gradients} names, in place. */
  public void update(SortedMap<String, NDArray> gradients, double learningRate) {
    if (gradients.isEmpty()) {
      return;
    }
    List<NDArray> weights = new ArrayList<>();
    List<NDArray> first = new ArrayList<>();
    List<NDArray> second = new ArrayList<>();
    List<NDArray> steps = new ArrayList<>();
    for (String name : gradients.keySet()) {
      NDArray weight = parameter(name);
      Moments state = moments.computeIfAbsent(name, n -> zeros(weight.getShape()));
      weights.add(weight);
      first.add(state.first());
      second.add(state.second());
      steps.add(state.step());
    }
    TorchOps.get()
        .adamW(
            weights,
            new ArrayList<>(gradients.values()),
            first,
            second,
            steps,
            new TorchOps.AdamWRates(learningRate, BETA_1, BETA_2, weightDecay, EPSILON));
  }

  /** The moments and step counters so far, by name: {@code m/…}, {@code v/…}, {@code step/…}. */
  public SortedMap<String, TensorData> state() {
    SortedMap<String, TensorData> copies = new TreeMap<>();
    liveState().forEach((name, data) -> copies.put(name, data.copy(null)));
    return copies;
  }

  /** What {@link #state()} copies, without a copy; it changes with the next update. */
  public SortedMap<String, TensorData> liveState() {
    SortedMap<String, TensorData> state = new TreeMap<>();
    moments.forEach(
        (name, m) -> {
          state.put(Part.FIRST.prefix + name, TensorData.live(m.first()));
          state.put(Part.SECOND.prefix + name, TensorData.live(m.second()));
          state.put(Part.STEP.prefix + name, TensorData.live(m.step()));
        });
    return state;
  }

  /**
   * Replaces the state by one that {@link #state()} gave.
   *
   * @throws IllegalArgumentException when a name or a shape does not fit; the state is then as new
   */
  public void restore(Map<String, TensorData> state) {
    moments.values().forEach(AdamW::close);
    moments.clear();
    SortedMap<String, TensorData> unread = new TreeMap<>(state);
    Map<String, Moments> restored = new HashMap<>();
    for (Map.Entry<String, NDArray> named : parameters.entrySet()) {
      String name = named.getKey();
      if (unread.containsKey(Part.STEP.prefix + name)) {
        Moments m = zeros(named.getValue().getShape());
        copy(Part.FIRST.prefix + name, unread, m.first());
        copy(Part.SECOND.prefix + name, unread, m.second());
        copy(Part.STEP.prefix + name, unread, m.step());
        restored.put(name, m);
      }
    }
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException(
          "optimizer state of parameters that the model lacks: " + unread.keySet());
    }
    moments.putAll(restored);
  }

  private static void copy(String name, SortedMap<String, TensorData> from, NDArray to) {
    @Nullable TensorData data = from.remove(name);
    long[] shape = to.getShape().getShape();
    if (data == null || !data.type().equals("F32") || !Arrays.equals(data.shape(), shape)) {
      throw new IllegalArgumentException(
          "optimizer state "
              + name
              + ": expected F32 "
              + Arrays.toString(shape)
              + ", got "
              + (data == null ? "nothing" : data.type() + " " + Arrays.toString(data.shape())));
    }
    data.copyTo(to);
  }

  /** New state outlives the scope of the step that needs it first. */
  private Moments zeros(Shape shape) {
    Moments m = new Moments(manager.zeros(shape), manager.zeros(shape), manager.zeros(new Shape()));
    NDScope.unregister(m.first());
    NDScope.unregister(m.second());
    NDScope.unregister(m.step());
    return m;
  }

  private static void close(Moments m) {
    m.first().close();
    m.second().close();
    m.step().close();
  }

  private NDArray parameter(String name) {
    NDArray parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return parameter;
  }
}
