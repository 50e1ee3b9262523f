package dev.vocalise.model.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.tensor.OwnedArrays;
import dev.vocalise.model.tensor.Scoped;
import dev.vocalise.model.tensor.TorchOps;
import java.util.Arrays;

/**
 * Terms of the methods of others as scalars of the graph (methods §1–§3). B items, C classes.
 *
 * <p>Numbers enter through {@link TorchOps} alone; see there for the reason.
 */
public final class MethodLosses {

  /** What keeps the logarithms of the discriminators' outputs finite. */
  private static final double LOG_EPSILON = 1e-6;

  private MethodLosses() {}

  /**
   * Mean over the items of −Σ_c p_c log q_c.
   *
   * @param logits (B, C)
   * @param targets p (B, C), each multiplied by the weight of its class where there are any
   */
  public static NDArray crossEntropy(NDArray logits, NDArray targets) {
    return targets.mul(logits.logSoftmax(1)).sum(new int[] {1}).mean().neg();
  }

  /** Mean binary cross entropy of logits (B) or (B, 1) where all are the source, or all are not. */
  public static NDArray domain(NDArray logits, boolean source) {
    NDArray flat = logits.flatten();
    NDArray labels = flat.getManager().full(flat.getShape(), source ? 1f : 0f);
    return LossFunctions.binaryCrossEntropy(flat, labels);
  }

  /**
   * Outputs of the two discriminators of D2GAN, each (B, 1) and above 0.
   *
   * @param first D1, which gains by the real side
   * @param second D2, which gains by the other side
   */
  public record Critique(NDArray first, NDArray second) {}

  /** What two discriminators minimise, with the weights α and β of their logarithms. */
  public record TwoCritics(double alpha, double beta) {

    /** Both losses: −α mean log D1(real) + mean D1(fake) + mean D2(real) − β mean log D2(fake). */
    public NDArray critics(Critique real, Critique fake) {
      return fake.first()
          .mean()
          .sub(log(real.first(), alpha))
          .add(real.second().mean())
          .sub(log(fake.second(), beta));
    }

    /** What whoever makes the fake side minimises: −mean D1(fake) + β mean log D2(fake). */
    public NDArray deception(Critique fake) {
      return log(fake.second(), beta).sub(fake.first().mean());
    }

    /** The same with the real side: + α mean log D1(real) − mean D2(real). */
    public NDArray deception(Critique real, Critique fake) {
      return deception(fake).add(log(real.first(), alpha)).sub(real.second().mean());
    }

    private static NDArray log(NDArray outputs, double weight) {
      NDArray mean = TorchOps.get().logPlus(outputs, LOG_EPSILON).mean();
      return TorchOps.get().scale(mean, weight);
    }
  }

  /**
   * ½ mean over items of ‖e − c_y‖².
   *
   * @param vectors e (B, E)
   * @param centres (C, E)
   * @param labels y (B) int64
   */
  public static NDArray centre(NDArray vectors, NDArray centres, NDArray labels) {
    NDArray apart = vectors.sub(TorchOps.get().select(centres, 0, labels));
    return TorchOps.get().scale(apart.square().sum(new int[] {1}).mean(), 0.5);
  }

  /** Which frames of some inputs are their own: (B, F, 1), 1 there and 0 behind. */
  public static NDArray valid(NDManager manager, int[] lengths, int frames) {
    float[] mask = new float[Math.multiplyExact(lengths.length, frames)];
    for (int i = 0; i < lengths.length; i++) {
      Arrays.fill(mask, i * frames, i * frames + lengths[i], 1);
    }
    return OwnedArrays.copyOf(manager.create(mask, new Shape(lengths.length, frames, 1)));
  }

  /**
   * Mean of |x − g| over the valid frames and all bins of the batch.
   *
   * @param x (B, F, M)
   * @param g (B, F, M)
   * @param lengths valid frames of each
   */
  public static NDArray reconstruction(NDArray x, NDArray g, int[] lengths) {
    Shape shape = x.getShape();
    NDArray mask = valid(x.getManager(), lengths, Math.toIntExact(shape.get(1)));
    double cells = Arrays.stream(lengths).asLongStream().sum() * (double) shape.get(2);
    return Scoped.result(
        x.getManager(), () -> TorchOps.get().scale(x.sub(g).abs().mul(mask).sum(), 1 / cells));
  }
}
