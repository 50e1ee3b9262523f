package dev.vocalise.model.method.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.backbone.MaskedMean;
import dev.vocalise.model.optimizer.AdamW;
import dev.vocalise.model.optimizer.GradientCache;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.tensor.TorchOps;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The multitask model of Fig. 1: backbone, weighted sum of its states, and three heads.
 *
 * <p>B utterances, H hidden, C classes. All arrays live on the backbone's device. One model is used
 * by one thread at a time; two models may train in two threads, but dropout draws from a generator
 * that they share.
 */
public final class MultitaskModel implements AutoCloseable {

  /** Stands for h among the names of parameters. */
  private static final String REPRESENTATION = "";

  private final Backbone backbone;
  private final MultitaskHeads heads;
  private final HeadSizes sizes;
  private final SortedMap<String, NDArray> parameters;

  /** What a representation depends on; all else only the losses do. */
  private final SortedMap<String, NDArray> ofEncoder;

  private final InputStaging inputs;

  /**
   * Puts new heads on a backbone, which the model closes.
   *
   * @param seed of the heads' initial weights; the draw is described at {@link MultitaskHeads}
   */
  public MultitaskModel(Backbone backbone, HeadSizes sizes, long seed) {
    this.backbone = backbone;
    this.sizes = sizes;
    heads =
        new MultitaskHeads(
            backbone.manager(), backbone.stateCount(), backbone.hiddenSize(), sizes, seed);
    SortedMap<String, NDArray> all = new TreeMap<>(backbone.parameters());
    all.putAll(heads.parameters());
    parameters = Collections.unmodifiableSortedMap(all);
    ofEncoder = new TreeMap<>(backbone.parameters());
    ofEncoder.put(MultitaskHeads.LAYER_WEIGHTS, parameter(MultitaskHeads.LAYER_WEIGHTS));
    inputs = new InputStaging(backbone);
  }

  /** With the head sizes of the paper. */
  public MultitaskModel(Backbone backbone, long seed) {
    this(backbone, HeadSizes.forHidden(backbone.hiddenSize()), seed);
  }

  /** Live weights by name: the encoder's as in its checkpoint, and the heads'. */
  public SortedMap<String, NDArray> parameters() {
    return parameters;
  }

  /** The manager that owns the weights. */
  public NDManager manager() {
    return backbone.manager();
  }

  /** The encoder. */
  public Backbone backbone() {
    return backbone;
  }

  /** C. */
  public int classes() {
    return sizes.classes();
  }

  /** A copy of all weights. */
  public SortedMap<String, TensorData> weights() {
    SortedMap<String, TensorData> weights = new TreeMap<>();
    parameters.forEach((name, array) -> weights.put(name, TensorData.of(array)));
    return weights;
  }

  /** The weights themselves, without a copy; they change with the next step. */
  public SortedMap<String, TensorData> liveWeights() {
    SortedMap<String, TensorData> weights = new TreeMap<>();
    parameters.forEach((name, array) -> weights.put(name, TensorData.live(array)));
    return weights;
  }

  /**
   * Replaces all weights by ones that {@link #weights()} gave.
   *
   * @throws IllegalArgumentException when the names or shapes differ; nothing is changed then
   */
  public void restore(Map<String, TensorData> weights) {
    if (!weights.keySet().equals(parameters.keySet())) {
      SortedMap<String, Object> missing = new TreeMap<>(parameters);
      missing.keySet().removeAll(weights.keySet());
      SortedMap<String, Object> unknown = new TreeMap<>(weights);
      unknown.keySet().removeAll(parameters.keySet());
      throw new IllegalArgumentException(
          "weights do not fit the model: missing "
              + missing.keySet()
              + ", unknown "
              + unknown.keySet());
    }
    weights.forEach((name, data) -> requireSameShape(name, data));
    weights.forEach((name, data) -> data.copyTo(parameter(name)));
  }

  /**
   * One training step: both views forward in one batch of 2B, backward, AdamW. When the loss is not
   * finite the update is left out, so that the weights stay those of the last sound step.
   *
   * @param microBatch pairs per forward pass, which bounds memory; the losses see the whole batch
   * @param stepSeed seeds dropout, so that a step repeats wherever a run was resumed
   */
  public StepLosses step(
      TrainingBatch batch,
      int microBatch,
      LossSettings settings,
      AdamW optimizer,
      double learningRate,
      long stepSeed) {
    try (NDManager step = manager().newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Derived derived = derive(step, batch, microBatch, settings, stepSeed, () -> {});
      if (!derived.losses().diverged()) {
        optimizer.update(derived.gradients(), learningRate);
      }
      return derived.losses();
    }
  }

  /**
   * The derivatives of the losses' sum, without an update; copies.
   *
   * @param beforeBackward called when the graph of the losses stands
   */
  public SortedMap<String, TensorData> gradients(
      TrainingBatch batch,
      int microBatch,
      LossSettings settings,
      long stepSeed,
      Runnable beforeBackward) {
    try (NDManager step = manager().newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      SortedMap<String, TensorData> copies = new TreeMap<>();
      derive(step, batch, microBatch, settings, stepSeed, beforeBackward)
          .gradients()
          .forEach((name, gradient) -> copies.put(name, TensorData.of(gradient)));
      return copies;
    }
  }

  /** Losses, and the derivatives of the parameters that have one unless the losses diverged. */
  private record Derived(StepLosses losses, SortedMap<String, NDArray> gradients) {}

  private Derived derive(
      NDManager step,
      TrainingBatch batch,
      int microBatch,
      LossSettings settings,
      long stepSeed,
      Runnable beforeBackward) {
    if (microBatch < batch.size()) {
      return deriveInParts(
          new GradientCache(this, step, batch, microBatch, stepSeed),
          batch,
          settings,
          beforeBackward);
    }
    TorchEngine.seed(stepSeed);
    LossTerms terms =
        TorchEngine.recording(() -> losses(representation(step, batch), batch, settings));
    beforeBackward.run();
    StepLosses losses = terms.values();
    return new Derived(
        losses, losses.diverged() ? new TreeMap<>() : gradients(terms.total(), parameters));
  }

  private Derived deriveInParts(
      GradientCache cache, TrainingBatch batch, LossSettings settings, Runnable beforeBackward) {
    NDArray h = cache.representations();
    LossTerms terms = TorchEngine.recording(() -> losses(h, batch, settings));
    beforeBackward.run();
    StepLosses losses = terms.values();
    if (losses.diverged()) {
      return new Derived(losses, new TreeMap<>());
    }
    SortedMap<String, NDArray> roots = new TreeMap<>(heads.parameters());
    roots.keySet().removeAll(ofEncoder.keySet());
    roots.put(REPRESENTATION, h);
    SortedMap<String, NDArray> all = gradients(terms.total(), roots);
    NDArray byRepresentation = Objects.requireNonNull(all.remove(REPRESENTATION));
    all.putAll(cache.gradients(ofEncoder, byRepresentation));
    return new Derived(losses, all);
  }

  /**
   * Scores of the classes, without dropout.
   *
   * @param features B inputs one after the other, from position to limit; left as it was
   * @param lengths valid positions of each input, null when all are full
   * @return (B, C), row-major
   */
  public float[] logits(FloatBuffer features, int @Nullable [] lengths, int batch) {
    TorchEngine.prepareThread();
    try (NDManager step = manager().newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = inputs.array(step, batch, lengths, features);
      return heads.emotion(representation(x, lengths, false)).toFloatArray();
    }
  }

  @Override
  public void close() {
    backbone.close();
  }

  /** The losses of a batch with these representations (2B, H), view 1 first. */
  LossTerms losses(NDArray h, TrainingBatch batch, LossSettings settings) {
    return LossTerms.of(heads, h, batch, settings);
  }

  /** h of both views (§3.1.3) with dropout: (2B, H), view 1 first. */
  public NDArray representation(NDManager manager, TrainingBatch batch) {
    NDArray x =
        inputs.array(manager, 2 * batch.size(), batch.lengths(), batch.view1(), batch.view2());
    return representation(x, batch.lengths(), true);
  }

  /** (B, …) → (B, H): each state's mean over the tokens that an input has. */
  public NDArray representation(NDArray x, int @Nullable [] lengths, boolean training) {
    List<NDArray> means = new ArrayList<>(backbone.stateCount());
    NDArray shares =
        lengths == null
            ? null
            : MaskedMean.of(
                x.getManager(), backbone, lengths, Math.toIntExact(x.getShape().get(1)));
    backbone.forward(
        x,
        lengths,
        training,
        state -> {
          means.add(shares == null ? state.mean(new int[] {1}) : MaskedMean.mean(shares, state));
          state.close();
        });
    return heads.representation(means);
  }

  /** Derivatives of a scalar by those parameters that it depends on. */
  public static SortedMap<String, NDArray> gradients(
      NDArray total, SortedMap<String, NDArray> parameters) {
    List<NDArray> found = TorchOps.get().gradients(total, new ArrayList<>(parameters.values()));
    SortedMap<String, NDArray> gradients = new TreeMap<>();
    int i = 0;
    for (String name : parameters.keySet()) {
      NDArray gradient = found.get(i++);
      if (gradient.size() > 0) {
        gradients.put(name, gradient);
      }
    }
    return gradients;
  }

  private void requireSameShape(String name, TensorData data) {
    long[] expected = parameter(name).getShape().getShape();
    if (!data.type().equals("F32") || !Arrays.equals(expected, data.shape())) {
      throw new IllegalArgumentException(
          "weights "
              + name
              + ": expected F32 "
              + Arrays.toString(expected)
              + ", got "
              + data.type()
              + " "
              + Arrays.toString(data.shape()));
    }
  }

  private NDArray parameter(String name) {
    NDArray parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return parameter;
  }
}
