package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

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
  private final Parameter finalWeight;
  private final Parameter finalBias;
  private final Parameter normWeight;
  private final Parameter normBias;
  private final Parameter weight;
  private final Parameter bias;

  AstClassifier(AstConfig config) {
    this.config = config;
    int hidden = config.hidden();
    finalWeight = addParameter(AstBackbone.weight(AstBackbone.PREFIX + "layernorm.weight", hidden));
    finalBias = addParameter(AstBackbone.bias(AstBackbone.PREFIX + "layernorm.bias", hidden));
    normWeight = addParameter(AstBackbone.weight("classifier.layernorm.weight", hidden));
    normBias = addParameter(AstBackbone.bias("classifier.layernorm.bias", hidden));
    weight = addParameter(AstBackbone.weight("classifier.dense.weight", config.labels(), hidden));
    bias = addParameter(AstBackbone.bias("classifier.dense.bias", config.labels()));
  }

  Outputs outputs(ParameterStore ps, NDArray state) {
    NDList all = forward(ps, new NDList(state), false);
    return new Outputs(all.get(0), all.get(1), all.get(2));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList in, boolean training, PairList<String, Object> params) {
    NDArray state = in.singletonOrThrow(); // (B, T, H)
    NDArray last = norm(ps, finalWeight, finalBias, state);
    NDArray pooler = last.get(":, :2").mean(new int[] {1}); // (B, H)
    NDArray logits =
        Linear.linear(norm(ps, normWeight, normBias, pooler), array(ps, weight), array(ps, bias))
            .singletonOrThrow();
    return new NDList(last, pooler, logits);
  }

  private NDArray norm(ParameterStore ps, Parameter gamma, Parameter beta, NDArray x) {
    return LayerNorm.layerNorm(
            x,
            new Shape(config.hidden()),
            array(ps, gamma),
            array(ps, beta),
            (float) config.layerNormEpsilon())
        .singletonOrThrow();
  }

  private static NDArray array(ParameterStore ps, Parameter parameter) {
    return ps.getValue(parameter, ps.getManager().getDevice(), false);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long batch = inputs[0].get(0);
    return new Shape[] {
      inputs[0], new Shape(batch, config.hidden()), new Shape(batch, config.labels())
    };
  }
}
