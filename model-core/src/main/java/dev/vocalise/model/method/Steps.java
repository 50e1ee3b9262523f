package dev.vocalise.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.Recomputation;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.tensor.Autocast;
import dev.vocalise.model.tensor.Draws;
import dev.vocalise.model.tensor.OwnedArrays;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.tensor.TorchOps;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a learner have in common: memory that is freed behind each, inputs on their way
 * to the encoder, the seed of what it draws. Used by one thread at a time.
 */
public final class Steps {

  private final Encoder encoder;
  private final Precision precision;
  private final InputStaging staging;

  /** Steps of a learner with this encoder, whose products are computed in {@code precision}. */
  public Steps(Encoder encoder, Precision precision) {
    this.encoder = encoder;
    this.precision = precision;
    staging = new InputStaging(encoder);
  }

  /** One step; what is made in it is freed when it is closed. */
  public final class Step implements AutoCloseable {

    private final NDManager manager = encoder.manager().newSubManager();
    private final NDScope scope = new NDScope();

    private final @Nullable Draws draws;

    private Step(@Nullable Draws draws) {
      this.draws = draws;
      scope.suppressNotUsedWarning();
      staging.reuse();
    }

    /** Owner of what is made in this step. */
    public NDManager manager() {
      return manager;
    }

    /** The encoder's vectors with dropout: (rows, E). */
    public NDArray encode(Inputs inputs) {
      return encode(manager, inputs);
    }

    /** Inputs as an array: (rows, …). */
    NDArray array(Inputs inputs) {
      return staging.array(manager, inputs);
    }

    /** The vectors of such an array with dropout; {@code lengths} as in the inputs. */
    NDArray encode(NDArray x, int[] lengths) {
      return vectors(x, encoder.variableLength() ? lengths : null, true);
    }

    /** The same over a graph that ends at the states between the encoder's layers. */
    public NDArray encode(NDManager owner, Inputs inputs, Recomputation kept) {
      staging.reuse();
      NDArray x = staging.array(owner, inputs);
      int[] lengths = staging.lengths(inputs);
      return inPrecision(
          () ->
              TorchEngine.recording(
                  () -> TorchOps.get().widen(encoder.recomputed(x, lengths, kept))));
    }

    /** A pass that keeps no more than the states between layers. */
    public Recomputation recomputation(long seed) {
      return new Recomputation(precision, seed);
    }

    /** The same in a pass of its own: what was encoded in this step before is needed no longer. */
    public NDArray encodeAlone(NDManager owner, Inputs inputs) {
      staging.reuse();
      return encode(owner, inputs);
    }

    private NDArray encode(NDManager owner, Inputs inputs) {
      return vectors(staging.array(owner, inputs), staging.lengths(inputs), true);
    }

    /** Class indexes, (N) int64. */
    public NDArray indexes(long[] values) {
      return OwnedArrays.copyOf(manager.create(values));
    }

    /** Numbers, float32 of that shape. */
    NDArray numbers(float[] values, Shape shape) {
      return OwnedArrays.copyOf(manager.create(values, shape));
    }

    /** Numbers, (N) float32. */
    public NDArray numbers(float[] values) {
      return numbers(values, new Shape(values.length));
    }

    /** Does {@code work} while gradients are recorded. */
    public <T> T recording(Supplier<T> work) {
      return inPrecision(() -> TorchEngine.recording(work));
    }

    @Override
    public void close() {
      scope.close();
      manager.close();
      if (draws != null) {
        draws.close();
      }
    }
  }

  private <T> T inPrecision(Supplier<T> work) {
    return Autocast.in(precision, encoder.manager(), work);
  }

  private NDArray vectors(NDArray x, int @Nullable [] lengths, boolean training) {
    return inPrecision(() -> TorchOps.get().widen(encoder.forward(x, lengths, training)));
  }

  /**
   * Begins a step.
   *
   * @param seed of all that is drawn in it
   */
  public Step begin(long seed) {
    TorchEngine.prepareThread();
    return new Step(Draws.begin(seed));
  }

  /**
   * Scores of the classes, without dropout and gradients.
   *
   * @param head (rows, E) → (rows, C)
   * @return (rows, C)
   */
  public float[][] logits(Inputs inputs, UnaryOperator<NDArray> head) {
    TorchEngine.prepareThread();
    try (Step step = new Step(null)) {
      NDArray x = staging.array(step.manager, inputs);
      NDArray scores = inPrecision(() -> head.apply(vectors(x, staging.lengths(inputs), false)));
      float[] flat = scores.toFloatArray();
      int classes = flat.length / inputs.rows();
      float[][] rows = new float[inputs.rows()][classes];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(flat, i * classes, rows[i], 0, classes);
      }
      return rows;
    }
  }
}
