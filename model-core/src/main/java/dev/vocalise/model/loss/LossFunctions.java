package dev.vocalise.model.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.tensor.Autocast;
import dev.vocalise.model.tensor.TorchOps;

/**
 * The losses of §3.1.4–3.1.6 as scalars of the graph. N rows, both views one after the other.
 *
 * <p>Numbers enter through {@link TorchOps#scale} alone; see there for the reason.
 */
public final class LossFunctions {

  private LossFunctions() {}

  /** Mean cross entropy: L_emo and L_aug. {@code logits} (N, C), {@code labels} (N) int64. */
  public static NDArray crossEntropy(NDArray logits, NDArray labels) {
    return logits.logSoftmax(1).gather(labels.expandDims(1), 1).mean().neg();
  }

  /** Mean over rows of the cross entropy of logits (N) against 0 and 1 (N): which domain. */
  public static NDArray binaryCrossEntropy(NDArray logits, NDArray labels) {
    return TorchOps.get().bceWithLogits(logits, labels);
  }

  /**
   * L_CL (Eq. 5): each row's own other view against all other views, by cosine over τ.
   *
   * @param z (2B, D), view 1 first
   */
  public static NDArray contrastive(NDArray z, double temperature, ContrastiveForm form) {
    NDList views = TorchOps.get().normalizeRows(z).split(2); // 2 × (B, D)
    NDArray cosines = // (B, B)
        Autocast.off(z.getManager(), () -> views.get(0).matMul(views.get(1).transpose()));
    NDArray scores = TorchOps.get().scale(cosines, 1 / temperature);
    NDArray own =
        z.getManager().arange(0, (int) scores.getShape().get(0), 1).toType(DataType.INT64, false);
    NDArray forth = crossEntropy(scores, own);
    return switch (form) {
      case LITERAL -> forth;
      case SYMMETRIC -> TorchOps.get().scale(forth.add(crossEntropy(scores.transpose(), own)), 0.5);
    };
  }

  /**
   * L_IM (Eq. 6): mean entropy of the rows' classes minus entropy of their mean, in nats.
   *
   * @param logits (N, C)
   */
  public static NDArray informationMaximisation(NDArray logits) {
    NDArray logP = logits.logSoftmax(1); // (N, C)
    NDArray negativeEntropies = logP.exp().mul(logP).sum(new int[] {1}); // (N)
    NDArray rows =
        logits.getManager().full(new Shape(), (float) Math.log((double) logits.getShape().get(0)));
    NDArray logMean = TorchOps.get().logSumExp(logP).sub(rows); // (C); stays finite where P is 0
    NDArray negativeEntropyOfMean = logMean.exp().mul(logMean).sum();
    return negativeEntropyOfMean.sub(negativeEntropies.mean());
  }
}
