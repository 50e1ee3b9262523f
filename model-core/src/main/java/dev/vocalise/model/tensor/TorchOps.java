package dev.vocalise.model.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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
import java.util.List;
import java.util.Objects;

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
    try (IValue q0 = tensor(q);
        IValue k0 = tensor(k);
        IValue v0 = tensor(v);
        IValue h = IValue.from((long) heads);
        IValue p = IValue.from(dropout)) {
      return one(q, "attention", q0, k0, v0, h, p);
    }
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
    try (IValue q0 = tensor(q);
        IValue k0 = tensor(k);
        IValue v0 = tensor(v);
        IValue m = tensor(mask);
        IValue h = IValue.from((long) heads);
        IValue p = IValue.from(dropout)) {
      return one(q, "masked_attention", q0, k0, v0, m, h, p);
    }
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
    try (IValue i = tensor(ids);
        IValue w = tensor(weight);
        IValue p = IValue.from((long) padding)) {
      return one(ids, "embedding", i, w, p);
    }
  }

  /**
   * Convolution over the last dimension, without a bias.
   *
   * @param x (B, C, N)
   * @param weight (C', C / groups, K)
   * @param padding zeros on both sides
   * @return (B, C', N')
   */
  public NDArray convolve(NDArray x, NDArray weight, int stride, int padding, int groups) {
    try (IValue x0 = tensor(x);
        IValue w = tensor(weight);
        IValue s = IValue.from((long) stride);
        IValue p = IValue.from((long) padding);
        IValue g = IValue.from((long) groups)) {
      return one(x, "convolve", x0, w, s, p, g);
    }
  }

  /** Group norm of (B, C, N) over the channels of a group and N. */
  public NDArray groupNorm(NDArray x, int groups, NDArray weight, NDArray bias, double epsilon) {
    try (IValue x0 = tensor(x);
        IValue g = IValue.from((long) groups);
        IValue w = tensor(weight);
        IValue b = tensor(bias);
        IValue e = IValue.from(epsilon)) {
      return one(x, "group_norm", x0, g, w, b, e);
    }
  }

  /** {@code norm · direction / ‖direction‖}, the norm taken for each index of dimension 2. */
  public NDArray weightNorm(NDArray direction, NDArray norm) {
    try (IValue v = tensor(direction);
        IValue g = tensor(norm)) {
      return one(direction, "weight_norm", v, g);
    }
  }

  /** Product with a number. */
  public NDArray scale(NDArray x, double factor) {
    try (IValue x0 = tensor(x);
        IValue factor0 = IValue.from(factor)) {
      return one(x, "scale", x0, factor0);
    }
  }

  /** Rows divided by their Euclidean length; a zero row stays zero. (…, D) → (…, D). */
  public NDArray normalizeRows(NDArray x) {
    try (IValue x0 = tensor(x)) {
      return one(x, "normalize", x0);
    }
  }

  /** log Σ exp over the first dimension: (N, …) → (…). */
  public NDArray logSumExp(NDArray x) {
    try (IValue x0 = tensor(x)) {
      return one(x, "logsumexp", x0);
    }
  }

  /** Mean binary cross entropy of logits (N) against 0 and 1 (N), float32. */
  public NDArray bceWithLogits(NDArray logits, NDArray labels) {
    try (IValue x = tensor(logits);
        IValue y = tensor(labels)) {
      return one(logits, "bce_with_logits", x, y);
    }
  }

  /** The same elements; the gradient is multiplied by −strength on its way back. */
  public NDArray reverseGradient(NDArray x, double strength) {
    try (IValue x0 = tensor(x);
        IValue s = IValue.from(strength)) {
      return one(x, "reverse", x0, s);
    }
  }

  /** The same elements outside the graph. */
  public NDArray detach(NDArray x) {
    try (IValue x0 = tensor(x)) {
      return one(x, "detach", x0);
    }
  }

  /**
   * Derivatives of a scalar. They are new arrays: nothing is accumulated in the inputs.
   *
   * @param keepGraph whether another derivative over this graph follows; else it is released
   * @return one contiguous array per input, without elements where {@code y} does not depend on it
   */
  public List<NDArray> gradients(NDArray y, List<NDArray> inputs, boolean keepGraph) {
    try (IValue y0 = tensor(y);
        IValue x0 = tensors(inputs);
        IValue keep = IValue.from(keepGraph);
        IValue result = ScriptRunner.run(module, "gradients", true, y0, x0, keep)) {
      return new ArrayList<>(List.of(result.toTensorArray((PtNDManager) y.getManager())));
    }
  }

  /**
   * {@code torch.nn.utils.clip_grad_norm_}, in place: all multiplied by min(1, largest/(norm +
   * 1e-6)), norm over all of them together.
   */
  public void clip(List<NDArray> gradients, double largest) {
    try (IValue g = tensors(gradients);
        IValue l = IValue.from(largest)) {
      ScriptRunner.run(module, "clip", false, g, l).close();
    }
  }

  /** One step of {@code torch.optim.SGD}, in place, on all tensors at once. */
  public void sgd(
      List<NDArray> parameters,
      List<NDArray> gradients,
      List<NDArray> buffers,
      double learningRate,
      double momentum) {
    try (IValue p = tensors(parameters);
        IValue g = tensors(gradients);
        IValue b = tensors(buffers);
        IValue lr = IValue.from(learningRate);
        IValue m = IValue.from(momentum)) {
      ScriptRunner.run(module, "sgd", false, p, g, b, lr, m).close();
    }
  }

  /** Adds each of the second arrays to its counterpart, in place. */
  public void addInPlace(List<NDArray> sums, List<NDArray> terms) {
    try (IValue x = tensors(sums);
        IValue y = tensors(terms)) {
      ScriptRunner.run(module, "accumulate", false, x, y).close();
    }
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
    try (IValue p = tensors(parameters);
        IValue g = tensors(gradients);
        IValue m = tensors(firstMoments);
        IValue v = tensors(secondMoments);
        IValue s = tensors(steps);
        IValue lr = IValue.from(rates.learningRate());
        IValue b1 = IValue.from(rates.beta1());
        IValue b2 = IValue.from(rates.beta2());
        IValue decay = IValue.from(rates.weightDecay());
        IValue eps = IValue.from(rates.epsilon())) {
      ScriptRunner.run(module, "adamw", false, p, g, m, v, s, lr, b1, b2, decay, eps).close();
    }
  }

  /**
   * Copies the elements of one array over those of another of the same shape. The engine's own
   * {@code copyTo} goes through the heap and puts a Java buffer in the place of the target's
   * memory.
   */
  void overwrite(NDArray target, NDArray source) {
    try (IValue x = tensor(target);
        IValue y = tensor(source)) {
      ScriptRunner.run(module, "overwrite", false, x, y).close();
    }
  }

  /** The numbers of one AdamW step. */
  public record AdamWRates(
      double learningRate, double beta1, double beta2, double weightDecay, double epsilon) {}

  private NDArray one(NDArray owner, String method, IValue... arguments) {
    NDManager manager = owner.getManager();
    try (IValue result = ScriptRunner.run(module, method, true, arguments)) {
      return result.toTensor((PtNDManager) manager);
    }
  }

  private static IValue tensor(NDArray array) {
    return IValue.from((PtNDArray) array);
  }

  private static IValue tensors(List<NDArray> arrays) {
    return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
  }
}
