package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.tensor.TorchOps;

/** A convolution over time and frequency, or the transposed one, with a bias. */
public final class Convolution {

  private final NDArray weight;
  private final NDArray bias;
  private final int stride;
  private final int padding;
  private final boolean transposed;

  private Convolution(
      DrawnWeights weights,
      String name,
      long[] shape,
      int out,
      int stride,
      int padding,
      boolean transposed) {
    double bound = 1 / Math.sqrt((double) shape[1] * shape[2] * shape[3]);
    weight = weights.uniform(name + ".weight", bound, shape);
    bias = weights.uniform(name + ".bias", bound, out);
    this.stride = stride;
    this.padding = padding;
    this.transposed = transposed;
  }

  /** Conv2d: (B, in, H, W) → (B, out, …). */
  public static Convolution of(
      DrawnWeights weights, String name, int in, int out, int kernel, int stride, int padding) {
    long[] shape = {out, in, kernel, kernel};
    return new Convolution(weights, name, shape, out, stride, padding, false);
  }

  /** ConvTranspose2d: (B, in, H, W) → (B, out, …). */
  public static Convolution transposed(
      DrawnWeights weights, String name, int in, int out, int kernel, int stride, int padding) {
    long[] shape = {in, out, kernel, kernel};
    return new Convolution(weights, name, shape, out, stride, padding, true);
  }

  /** (B, in, H, W) → (B, out, H', W'), float32. */
  public NDArray forward(NDArray x) {
    TorchOps ops = TorchOps.get();
    return ops.widen(
        transposed
            ? ops.deconvolve2d(x, weight, bias, stride, padding)
            : ops.convolve2d(x, weight, bias, stride, padding));
  }
}
