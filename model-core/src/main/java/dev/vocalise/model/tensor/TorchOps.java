package dev.vocalise.model.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.ScriptRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tensor operations that {@link NDArray} lacks, or does in a way that spoils gradients: a scalar
 * operand of {@code NDArray.mul(Number)} is freed before the backward pass reads it.
 *
 * <p>They are methods of a TorchScript module, {@code ops.torchscript}, that is loaded once.
 * Results belong to the manager of the first argument. Thread-safe.
 */
public final class TorchOps {

  private static final class Holder {
    static final TorchOps OPS = load();

    private static TorchOps load() {
      PtNDManager manager = (PtNDManager) TorchEngine.newLibraryManager();
      try (InputStream source = TorchOps.class.getResourceAsStream("ops.torchscript")) {
        String text = new String(Objects.requireNonNull(source).readAllBytes(), UTF_8);
        byte[] archive = ScriptArchive.of("Ops", text);
        return new TorchOps(
            JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final PtSymbolBlock module;

  private TorchOps(PtSymbolBlock module) {
    this.module = module;
  }

  /** The operations; loaded on first use. */
  public static TorchOps get() {
    return Holder.OPS;
  }

  /**
   * Multi-head scaled dot-product attention, without a mask.
   *
   * @param q (B, T, H), contiguous; {@code k} and {@code v} likewise
   * @param dropout probability of a zeroed attention weight, 0 outside training
   * @return (B, T, H)
   */
  public NDArray attention(NDArray q, NDArray k, NDArray v, int heads, double dropout) {
    draw(dropout, true);
    return one("attention", q, k, v, heads, dropout);
  }

  /**
   * Multi-head scaled dot-product attention to some positions.
   *
   * @param q (B, T, H), contiguous; {@code k} and {@code v} likewise
   * @param mask boolean, broadcast to (B, heads, T, T): true where a position may be attended to;
   *     at least one in each row
   * @param dropout probability of a zeroed attention weight, 0 outside training
   * @return (B, T, H)
   */
  public NDArray maskedAttention(
      NDArray q, NDArray k, NDArray v, NDArray mask, int heads, double dropout) {
    draw(dropout, true);
    return one("masked_attention", q, k, v, mask, heads, dropout);
  }

  /**
   * Rows of a table; the result belongs to the manager of the ids.
   *
   * @param ids (…) int64, each a row of {@code weight}
   * @param weight (N, D)
   * @param padding row that gets no gradient, or −1
   * @return (…, D)
   */
  public NDArray embedding(NDArray ids, NDArray weight, int padding) {
    return one("embedding", ids, weight, padding);
  }

  /**
   * Convolution over the last dimension; its bias as in {@link #linear}.
   *
   * @param x (B, C, N)
   * @param weight (C', C / groups, K)
   * @param bias (C'), or null for none
   * @param padding zeros on both sides
   * @return (B, C', N')
   */
  public NDArray convolve(
      NDArray x, NDArray weight, @Nullable NDArray bias, int stride, int padding, int groups) {
    if (bias != null && Autocast.on()) {
      return one("convolve_with_bias", x, weight, bias, stride, padding, groups);
    }
    NDArray y = one("convolve", x, weight, stride, padding, groups);
    return bias == null ? y : y.add(bias.reshape(1, -1, 1));
  }

  /**
   * Convolution over the last two dimensions, equal stride and padding in both.
   *
   * @param x (B, C, H, W)
   * @param weight (C', C, K, K)
   * @param bias (C')
   * @return (B, C', H', W')
   */
  public NDArray convolve2d(NDArray x, NDArray weight, NDArray bias, int stride, int padding) {
    return one("convolve_2d", x, weight, bias, stride, padding);
  }

  /**
   * Transposed convolution over the last two dimensions, equal stride and padding in both.
   *
   * @param x (B, C, H, W)
   * @param weight (C, C', K, K)
   * @param bias (C')
   * @return (B, C', H', W')
   */
  public NDArray deconvolve2d(NDArray x, NDArray weight, NDArray bias, int stride, int padding) {
    return one("deconvolve_2d", x, weight, bias, stride, padding);
  }

  /**
   * One bidirectional LSTM layer over the first positions of each input; the backward direction
   * starts at the last of them.
   *
   * @param x (B, T, D)
   * @param lengths (B) int64 in the processor's memory: valid positions of the inputs in the order
   *     of {@code order}, which is by descending length
   * @param order (B) int64: rows of {@code x} by descending length
   * @param back (B) int64: its inverse
   * @param weights forward and then backward: (4L, D), (4L, L), (4L), (4L); gates i, f, g, o
   * @param hidden L
   * @return (B, T, 2L), zeros behind an input's end
   */
  public NDArray lstm(
      NDArray x,
      NDArray lengths,
      NDArray order,
      NDArray back,
      List<NDArray> weights,
      int hidden,
      boolean training) {
    return one("lstm", x, lengths, order, back, weights, hidden, training);
  }

  /**
   * The same by two layers of one direction, without packing.
   *
   * @param turn (B · T) int64: rows of (B · T, D) with the valid positions of each input turned
   *     around
   * @param valid (B, T, 1): 1 at valid positions, else 0
   * @param forward (4L, D), (4L, L), (4L), (4L); {@code backward} likewise
   * @return (B, T, 2L), zeros behind an input's end
   */
  public NDArray turnedLstm(
      NDArray x,
      NDArray turn,
      NDArray valid,
      List<NDArray> forward,
      List<NDArray> backward,
      int hidden,
      boolean training) {
    return one("turned_lstm", x, turn, valid, forward, backward, hidden, training);
  }

  /** Zeroes each element with this probability and scales the others; not outside training. */
  public NDArray dropout(NDArray x, double probability, boolean training) {
    draw(probability, training);
    return one("dropout", x, probability, training);
  }

  private static void draw(double probability, boolean training) {
    if (training && probability > 0) {
      Draws.next();
    }
  }

  /** Elements below 0 multiplied by {@code slope}. */
  public NDArray leakyRelu(NDArray x, double slope) {
    return one("leaky_relu", x, slope);
  }

  /** log(1 + exp x). */
  public NDArray softplus(NDArray x) {
    return one("softplus", x);
  }

  /** log(x + ε). */
  public NDArray logPlus(NDArray x, double epsilon) {
    return one("log_plus", x, epsilon);
  }

  /** Some entries along a dimension, in the order of the indexes, int64. */
  public NDArray select(NDArray x, int dimension, NDArray indexes) {
    return one("select", x, dimension, indexes);
  }

  /** Group norm of (B, C, …) over the channels of a group and all that follows. */
  public NDArray groupNorm(NDArray x, int groups, NDArray weight, NDArray bias, double epsilon) {
    return one("group_norm", x, groups, weight, bias, epsilon);
  }

  /** {@code norm · direction / ‖direction‖}, the norm taken for each index of dimension 2. */
  public NDArray weightNorm(NDArray direction, NDArray norm) {
    return one("weight_norm", direction, norm);
  }

  /** x · m where m is 1 or 0, in the precision of x; m is broadcast. */
  public NDArray mask(NDArray x, NDArray m) {
    return one("mask", x, m);
  }

  /**
   * x Wᵀ + b over the last dimension.
   *
   * <p>In float32 by the engine's own operation, which adds the bias behind the product; in another
   * precision at once, as PyTorch does, which rounds once and is faster.
   *
   * @param weight W (out, in)
   * @param bias (out), or null for none
   */
  public NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
    if (!Autocast.on()) {
      return (bias == null ? Linear.linear(x, weight) : Linear.linear(x, weight, bias))
          .singletonOrThrow();
    }
    return bias == null ? one("linear", x, weight) : one("linear_with_bias", x, weight, bias);
  }

  /** The same in float32; what is float32 already stays as it is. */
  public NDArray widen(NDArray x) {
    return one("widen", x);
  }

  /** Product with a number. */
  public NDArray scale(NDArray x, double factor) {
    return one("scale", x, factor);
  }

  /** Rows divided by their Euclidean length; a zero row stays zero. (…, D) → (…, D). */
  public NDArray normalizeRows(NDArray x) {
    return one("normalize", x);
  }

  /** log Σ exp over the first dimension: (N, …) → (…). */
  public NDArray logSumExp(NDArray x) {
    return one("logsumexp", x);
  }

  /** Mean binary cross entropy of logits (N) against 0 and 1 (N), float32. */
  public NDArray bceWithLogits(NDArray logits, NDArray labels) {
    return one("bce_with_logits", logits, labels);
  }

  /** The same elements; the gradient is multiplied by −strength on its way back. */
  public NDArray reverseGradient(NDArray x, double strength) {
    return one("reverse", x, strength);
  }

  /** The same elements outside the graph. */
  public NDArray detach(NDArray x) {
    return one("detach", x);
  }

  /**
   * Derivatives of a scalar. They are new arrays: nothing is accumulated in the inputs.
   *
   * @param keepGraph whether another derivative over this graph follows; else it is released
   * @return one contiguous array per input, without elements where {@code y} does not depend on it
   */
  public List<NDArray> gradients(NDArray y, List<NDArray> inputs, boolean keepGraph) {
    return Autocast.off(y.getManager(), () -> list("gradients", y, inputs, keepGraph));
  }

  /**
   * Derivatives of Σ y·g, whose graph is released; g has the shape and the precision of y.
   *
   * @return as in {@link #gradients}
   */
  List<NDArray> gradientsAlong(NDArray y, NDArray g, List<NDArray> inputs) {
    return Autocast.off(y.getManager(), () -> list("gradients_along", y, g, inputs));
  }

  /** Another handle of the same array, of its manager; closing one leaves the other. */
  public NDArray same(NDArray x) {
    return one("same", x);
  }

  /**
   * {@code torch.nn.utils.clip_grad_norm_}, in place: all multiplied by min(1, largest/(norm +
   * 1e-6)), norm over all of them together.
   */
  public void clip(List<NDArray> gradients, double largest) {
    call("clip", false, gradients, largest).close();
  }

  /** One step against the gradients, in place, on all tensors at once. */
  public void descend(List<NDArray> parameters, List<NDArray> gradients, double learningRate) {
    call("descend", false, parameters, gradients, learningRate).close();
  }

  /** One step of {@code torch.optim.SGD} with momentum, in place, on all tensors at once. */
  public void sgd(
      List<NDArray> parameters,
      List<NDArray> gradients,
      List<NDArray> buffers,
      double learningRate,
      double momentum) {
    call("sgd", false, parameters, gradients, buffers, learningRate, momentum).close();
  }

  /** Adds each of the second arrays to its counterpart, in place. */
  public void addInPlace(List<NDArray> sums, List<NDArray> terms) {
    call("accumulate", false, sums, terms).close();
  }

  /**
   * One step of {@code torch.optim.AdamW}, in place, on all tensors at once.
   *
   * @param steps 0-dimensional float32 counters, raised by one
   */
  public void adamW(
      List<NDArray> parameters,
      List<NDArray> gradients,
      List<NDArray> firstMoments,
      List<NDArray> secondMoments,
      List<NDArray> steps,
      AdamWRates rates) {
    call(
            "adamw",
            false,
            parameters,
            gradients,
            firstMoments,
            secondMoments,
            steps,
            rates.learningRate(),
            rates.beta1(),
            rates.beta2(),
            rates.weightDecay(),
            rates.epsilon())
        .close();
  }

  /**
   * Copies the elements of one array over those of another of the same shape. The engine's own
   * {@code copyTo} goes through the heap and puts a Java buffer in the place of the target's
   * memory.
   */
  void overwrite(NDArray target, NDArray source) {
    call("overwrite", false, target, source).close();
  }

  /** The numbers of one AdamW step. */
  public record AdamWRates(
      double learningRate, double beta1, double beta2, double weightDecay, double epsilon) {}

  /** A result that belongs to the manager of the first argument. */
  private NDArray one(String method, NDArray owner, Object... others) {
    Object[] arguments = Stream.concat(Stream.of(owner), Arrays.stream(others)).toArray();
    try (IValue result = call(method, true, arguments)) {
      return result.toTensor((PtNDManager) owner.getManager());
    }
  }

  /** Results that belong to the manager of the first argument. */
  private List<NDArray> list(String method, NDArray owner, Object... others) {
    Object[] arguments = Stream.concat(Stream.of(owner), Arrays.stream(others)).toArray();
    try (IValue result = call(method, true, arguments)) {
      return new ArrayList<>(List.of(result.toTensorArray((PtNDManager) owner.getManager())));
    }
  }

  /** Calls a method with arrays, lists of arrays and numbers; see {@link ScriptRunner#run}. */
  private IValue call(String method, boolean gradients, Object... arguments) {
    List<IValue> values = new ArrayList<>(arguments.length);
    try {
      for (Object argument : arguments) {
        values.add(value(argument));
      }
      return ScriptRunner.run(module, method, gradients, values.toArray(IValue[]::new));
    } finally {
      values.forEach(IValue::close);
    }
  }

  private static IValue value(Object argument) {
    if (argument instanceof PtNDArray array) {
      return IValue.from(array);
    }
    if (argument instanceof List<?> arrays) {
      return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
    }
    if (argument instanceof Boolean truth) {
      return IValue.from(truth);
    }
    return argument instanceof Integer whole
        ? IValue.from(whole.longValue())
        : IValue.from((double) argument);
  }
}
