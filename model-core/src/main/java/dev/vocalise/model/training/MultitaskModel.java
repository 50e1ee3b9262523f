package dev.vocalise.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.backbone.TensorData;
import dev.vocalise.model.backbone.TorchEngine;
import dev.vocalise.model.backbone.TorchOps;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

  private final Backbone backbone;
  private final MultitaskHeads heads;
  private final HeadSizes sizes;
  private final SortedMap<String, NDArray> parameters;

  /** Inputs on their way to the engine; reused, since direct buffers wait for the collector. */
  private ByteBuffer staging = ByteBuffer.allocateDirect(0);

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
    weights.forEach(
        (name, data) ->
            parameter(name)
                .set(data.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer()));
  }

  /**
   * One training step: both views forward in one batch of 2B, backward, AdamW. When the loss is not
   * finite the update is left out, so that the weights stay those of the last sound step.
   *
   * @param stepSeed seeds dropout, so that a step repeats wherever a run was resumed
   */
  public StepLosses step(
      TrainingBatch batch,
      LossSettings settings,
      AdamW optimizer,
      double learningRate,
      long stepSeed) {
    TorchEngine.seed(stepSeed);
    try (NDManager step = manager().newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Graph graph = TorchEngine.recording(() -> losses(step, batch, settings));
      StepLosses losses = graph.values();
      if (!losses.diverged()) {
        optimizer.update(backward(graph.total()), learningRate);
      }
      return losses;
    }
  }

  /**
   * The derivatives of the losses' sum, without an update; copies.
   *
   * @param beforeBackward called when the graph stands
   */
  SortedMap<String, TensorData> gradients(
      TrainingBatch batch, LossSettings settings, Runnable beforeBackward) {
    try (NDManager step = manager().newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Graph graph = TorchEngine.recording(() -> losses(step, batch, settings));
      beforeBackward.run();
      SortedMap<String, TensorData> copies = new TreeMap<>();
      backward(graph.total())
          .forEach((name, gradient) -> copies.put(name, TensorData.of(gradient)));
      return copies;
    }
  }

  /**
   * Scores of the classes, without dropout.
   *
   * @param inputs B inputs one after the other, from position to limit; left as it was
   * @param lengths valid positions of each input, null when all are full
   * @return (B, C), row-major
   */
  public float[] logits(FloatBuffer inputs, int @Nullable [] lengths, int batch) {
    TorchEngine.prepareThread();
    try (NDManager step = manager().newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = input(step, batch, lengths, inputs);
      return heads.emotion(representation(x, lengths, false)).toFloatArray();
    }
  }

  @Override
  public void close() {
    backbone.close();
  }

  /** Scalars of the graph; null where a term is not computed. */
  private record Graph(
      NDArray total,
      @Nullable NDArray emotion,
      @Nullable NDArray contrastive,
      @Nullable NDArray informationMaximisation,
      @Nullable NDArray augmentationType) {

    StepLosses values() {
      return new StepLosses(
          value(total),
          value(emotion),
          value(contrastive),
          value(informationMaximisation),
          value(augmentationType));
    }

    private static double value(@Nullable NDArray term) {
      return term == null ? Double.NaN : term.getFloat();
    }
  }

  private Graph losses(NDManager step, TrainingBatch batch, LossSettings settings) {
    NDArray x = input(step, 2 * batch.size(), batch.lengths(), batch.view1(), batch.view2());
    NDArray h = representation(x, batch.lengths(), true); // (2B, H)
    WeightedSum total = new WeightedSum();
    NDArray emotion = null;
    NDArray contrastive = null;
    NDArray information = null;
    NDArray type = null;
    long[] labels = batch.labels();
    NDArray logits =
        labels != null || settings.informationMaximisation() > 0 ? heads.emotion(h) : null;
    if (labels != null && logits != null) {
      NDArray both = step.create(TrainingBatch.twice(labels));
      emotion = total.add(1, MultitaskLosses.crossEntropy(logits, both));
    }
    if (settings.contrastive() > 0) {
      contrastive =
          total.add(
              settings.contrastive(),
              MultitaskLosses.contrastive(
                  heads.projection(h), settings.temperature(), settings.form()));
    }
    if (settings.informationMaximisation() > 0 && logits != null) {
      information =
          total.add(
              settings.informationMaximisation(), MultitaskLosses.informationMaximisation(logits));
    }
    if (settings.augmentationType() > 0) {
      NDArray types = step.create(batch.typesOfBothViews());
      type =
          total.add(
              settings.augmentationType(),
              MultitaskLosses.crossEntropy(heads.augmentationType(h), types));
    }
    return new Graph(total.sum(), emotion, contrastive, information, type);
  }

  /** Adds up weighted terms. */
  private static final class WeightedSum {
    private @Nullable NDArray sum;

    NDArray add(double weight, NDArray term) {
      NDArray weighted = weight == 1 ? term : TorchOps.get().scale(term, weight);
      sum = sum == null ? weighted : sum.add(weighted);
      return term;
    }

    NDArray sum() {
      if (sum == null) {
        throw new IllegalArgumentException(
            "a batch without labels and all loss weights 0 has nothing to minimise");
      }
      return sum;
    }
  }

  /** (B, …) → (B, H): each state's mean over the tokens that an input has (§3.1.3). */
  private NDArray representation(NDArray x, int @Nullable [] lengths, boolean training) {
    List<NDArray> means = new ArrayList<>(backbone.stateCount());
    NDArray shares = lengths == null ? null : TokenShares.of(x.getManager(), backbone, lengths);
    backbone.forward(
        x,
        lengths,
        training,
        state -> {
          means.add(shares == null ? state.mean(new int[] {1}) : TokenShares.mean(shares, state));
          state.close();
        });
    return heads.representation(means);
  }

  /** Derivatives of the parameters that have one. */
  private SortedMap<String, NDArray> backward(NDArray total) {
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

  /** The array reads the staging buffer in place, so there is one input at a time. */
  private NDArray input(NDManager step, int rows, int @Nullable [] lengths, FloatBuffer... parts) {
    long[] one = backbone.inputShape().clone();
    if (backbone.variableLength() != (lengths != null)) {
      throw new IllegalArgumentException(
          backbone.variableLength()
              ? "inputs of this backbone need their lengths"
              : "inputs of this backbone are always full and have no lengths");
    }
    if (lengths != null) {
      one[0] = longest(lengths, one[0]);
    }
    int values = rows;
    for (long size : one) {
      values = Math.multiplyExact(values, Math.toIntExact(size));
    }
    int given = Arrays.stream(parts).mapToInt(FloatBuffer::remaining).sum();
    if (given != values) {
      throw new IllegalArgumentException(
          rows
              + " inputs of shape "
              + Arrays.toString(one)
              + " need "
              + values
              + " values, got "
              + given);
    }
    int bytes = Math.multiplyExact(values, Float.BYTES);
    if (staging.capacity() < bytes) {
      staging = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    FloatBuffer target = staging.slice(0, bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    for (FloatBuffer part : parts) {
      target.put(part.duplicate());
    }
    long[] shape = new long[one.length + 1];
    shape[0] = rows;
    System.arraycopy(one, 0, shape, 1, one.length);
    return step.create(staging.slice(0, bytes), new Shape(shape), DataType.FLOAT32);
  }

  private static int longest(int[] lengths, long bound) {
    int longest = 0;
    for (int length : lengths) {
      if (length < 1 || length > bound) {
        throw new IllegalArgumentException(
            "length of an input must be 1 … " + bound + " but was " + length);
      }
      longest = Math.max(longest, length);
    }
    return longest;
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
