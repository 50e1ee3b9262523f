package dev.vocalise.model.backbone.ast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.vocalise.model.backbone.Affine;
import dev.vocalise.model.backbone.ForwardContext;

/**
 * The final layer norm of ASTModel and the classifier of ASTForAudioClassification (ASTMLPHead),
 * which the method leaves unused.
 */
final class AstClassifier extends AbstractBlock {

  /**
   * What the checkpoint's own model says.
   *
   * @param lastHiddenState (B, T, H) behind the final layer norm
   * @param pooler (B, H), the mean of its two special tokens
   * @param logits (B, labels)
   */
  record Outputs(NDArray lastHiddenState, NDArray pooler, NDArray logits) {}

  private final AstConfig config;
  private final Affine finalNorm;
  private final Affine norm;
  private final Affine dense;

  AstClassifier(AstConfig config) {
    this.config = config;
    int hidden = config.hidden();
    finalNorm = Affine.of(AstBackbone.PREFIX + "layernorm", this::addParameter, hidden);
    norm = Affine.of("classifier.layernorm", this::addParameter, hidden);
    dense = Affine.of("classifier.dense", this::addParameter, config.labels(), hidden);
  }

  Outputs outputs(ParameterStore ps, NDArray state) {
    NDList all = forward(ps, new NDList(state), false);
    return new Outputs(all.get(0), all.get(1), all.get(2));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList in, boolean training, PairList<String, Object> params) {
    NDArray state = in.singletonOrThrow(); // (B, T, H)
    ForwardContext pass = new ForwardContext(ps, training);
    double epsilon = config.layerNormEpsilon();
    NDArray last = pass.norm(finalNorm, state, epsilon);
    NDArray pooler = last.get(":, :2").mean(new int[] {1}); // (B, H)
    NDArray logits = pass.linear(dense, pass.norm(norm, pooler, epsilon));
    return new NDList(last, pooler, logits);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long batch = inputs[0].get(0);
    return new Shape[] {
      inputs[0], new Shape(batch, config.hidden()), new Shape(batch, config.labels())
    };
  }
}
