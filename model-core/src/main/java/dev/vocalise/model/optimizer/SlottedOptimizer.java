package dev.vocalise.model.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.tensor.TensorData;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an optimizer keeps of each weight: arrays that start at zero with the weight's first
 * gradient. The name of one in a checkpoint is the slot's name, a slash, and the weight's.
 */
abstract class SlottedOptimizer implements Optimizer {

  /**
   * One array per weight.
   *
   * @param shape its shape by that of the weight
   */
  record Slot(String name, Function<Shape, Shape> shape) {

    static Slot like(String name) {
      return new Slot(name, weight -> weight);
    }

    static Slot scalar(String name) {
      return new Slot(name, weight -> new Shape());
    }

    private String of(String weight) {
      return name + "/" + weight;
    }
  }

  private final SortedMap<String, NDArray> weights;
  private final List<Slot> slots;
  private final Map<String, NDArray[]> kept = new HashMap<>();

  SlottedOptimizer(SortedMap<String, NDArray> weights, Slot... slots) {
    this.weights = weights;
    this.slots = List.of(slots);
  }

  final List<NDArray> weights(Collection<String> names) {
    return names.stream().map(this::weight).toList();
  }

  /** One slot of the weights, in the order of their names; zeros where there was nothing yet. */
  final List<NDArray> all(int slot, Collection<String> weights) {
    return weights.stream()
        .map(weight -> kept.computeIfAbsent(weight, name -> zeros(weight(name)))[slot])
        .toList();
  }

  private NDArray weight(String name) {
    NDArray weight = weights.get(name);
    if (weight == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return weight;
  }

  /** New arrays outlive the scope of the step that needs them first. */
  private NDArray[] zeros(NDArray weight) {
    NDManager manager = weight.getManager();
    return slots.stream()
        .map(
            slot -> {
              NDArray zeros = manager.zeros(slot.shape().apply(weight.getShape()));
              NDScope.unregister(zeros);
              return zeros;
            })
        .toArray(NDArray[]::new);
  }

  /** Updates the weights of those gradients, of which there is at least one. */
  abstract void step(SortedMap<String, NDArray> gradients, double rate);

  @Override
  public final void update(SortedMap<String, NDArray> gradients, double rate) {
    if (!gradients.isEmpty()) {
      step(gradients, rate);
    }
  }

  @Override
  public final SortedMap<String, TensorData> liveState() {
    SortedMap<String, TensorData> live = new TreeMap<>();
    kept.forEach(
        (weight, arrays) -> {
          for (int i = 0; i < arrays.length; i++) {
            live.put(slots.get(i).of(weight), TensorData.live(arrays[i]));
          }
        });
    return live;
  }

  @Override
  public final void restore(Map<String, TensorData> state) {
    kept.values().forEach(arrays -> Arrays.stream(arrays).forEach(NDArray::close));
    kept.clear();
    SortedMap<String, TensorData> unread = new TreeMap<>(state);
    Map<String, NDArray[]> restored = new HashMap<>();
    weights.forEach(
        (name, weight) -> {
          if (slots.stream().anyMatch(slot -> unread.containsKey(slot.of(name)))) {
            NDArray[] arrays = zeros(weight);
            for (int i = 0; i < arrays.length; i++) {
              copy(slots.get(i).of(name), unread, arrays[i]);
            }
            restored.put(name, arrays);
          }
        });
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException(
          "optimizer state of parameters that the model lacks: " + unread.keySet());
    }
    kept.putAll(restored);
  }

  private static void copy(String name, SortedMap<String, TensorData> from, NDArray to) {
    @Nullable TensorData data = from.remove(name);
    long[] shape = to.getShape().getShape();
    if (data == null || !data.type().equals("F32") || !Arrays.equals(data.shape(), shape)) {
      throw new IllegalArgumentException(
          "optimizer state %s: expected F32 %s, got %s"
              .formatted(
                  name,
                  Arrays.toString(shape),
                  data == null ? "nothing" : data.type() + " " + Arrays.toString(data.shape())));
    }
    data.copyTo(to);
  }
}
