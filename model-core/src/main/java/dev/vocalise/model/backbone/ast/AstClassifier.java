package dev.vocalise.model.backbone.ast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.vocalise.model.backbone.EncoderBlock;
import dev.vocalise.model.backbone.ForwardContext;

/**
 * The final layer norm of ASTModel and the classifier of ASTForAudioClassification (ASTMLPHead),
 * which the method leaves unused.
 */
final class AstClassifier extends EncoderBlock {

  /**
   * What the checkpoint's own model says.
   *
   * @param lastHiddenState (B, T, H) behind the final layer norm
   * @param pooler (B, H), the mean of its two special tokens
   * @param logits (B, labels)
   */
  record Outputs(NDArray lastHiddenState, NDArray pooler, NDArray logits) {}

  private final double epsilon;
  private final Affine finalNorm;
  private final Affine norm;
  private final Affine dense;

  AstClassifier(AstConfig config) {
    int hidden = config.hidden();
    epsilon = config.layerNormEpsilon();
    finalNorm = affine(AstBackbone.PREFIX + "layernorm", hidden);
    norm = affine("classifier.layernorm", hidden);
    dense = affine("classifier.dense", config.labels(), hidden);
  }

  Outputs outputs(ForwardContext pass, NDArray state) {
    NDArray last = pass.norm(finalNorm, state, epsilon);
    NDArray pooler = last.get(":, :2").mean(new int[] {1}); // (B, H)
    return new Outputs(last, pooler, pass.linear(dense, pass.norm(norm, pooler, epsilon)));
  }

  /** The logits alone. */
  @Override
  protected NDArray forward(ForwardContext pass, NDList in) {
    return outputs(pass, in.singletonOrThrow()).logits();
  }
}
