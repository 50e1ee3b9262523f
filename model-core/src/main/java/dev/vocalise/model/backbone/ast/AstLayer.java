package dev.vocalise.model.backbone.ast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.vocalise.model.backbone.Affine;
import dev.vocalise.model.backbone.ForwardContext;
import dev.vocalise.model.tensor.TorchOps;

/**
 * Pre-norm encoder layer: attention and feed-forward, each behind a layer norm and added back.
 *
 * <p>HF: ASTLayer of transformers 4.57.6. B batch, T tokens, H hidden, I intermediate.
 */
final class AstLayer extends AbstractBlock {

  private final AstConfig config;
  private final Affine query;
  private final Affine key;
  private final Affine value;
  private final Affine attentionOutput;
  private final Affine intermediate;
  private final Affine output;
  private final Affine normBefore;
  private final Affine normAfter;

  AstLayer(AstConfig config) {
    this.config = config;
    int hidden = config.hidden();
    query = projection("attention.attention.query");
    key = projection("attention.attention.key");
    value = projection("attention.attention.value");
    attentionOutput = affine("attention.output.dense", hidden, hidden);
    intermediate = affine("intermediate.dense", config.intermediate(), hidden);
    output = affine("output.dense", hidden, config.intermediate());
    normBefore = affine("layernorm_before", hidden);
    normAfter = affine("layernorm_after", hidden);
  }

  private Affine projection(String name) {
    int hidden = config.hidden();
    return config.qkvBias()
        ? affine(name, hidden, hidden)
        : Affine.withoutBias(name, this::addParameter, hidden, hidden);
  }

  private Affine affine(String name, long... weightShape) {
    return Affine.of(name, this::addParameter, weightShape);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList in, boolean training, PairList<String, Object> params) {
    ForwardContext pass = new ForwardContext(ps, training);
    double dropout = config.hiddenDropout();
    double epsilon = config.layerNormEpsilon();
    NDArray x = in.singletonOrThrow(); // (B, T, H)
    NDArray h = pass.norm(normBefore, x, epsilon);
    NDArray context =
        TorchOps.get()
            .attention(
                pass.linear(query, h),
                pass.linear(key, h),
                pass.linear(value, h),
                config.heads(),
                training ? config.attentionDropout() : 0); // (B, T, H)
    x = pass.dropout(pass.linear(attentionOutput, context), dropout).add(x);
    h = Activation.gelu(pass.linear(intermediate, pass.norm(normAfter, x, epsilon))); // (B, T, I)
    return new NDList(pass.dropout(pass.linear(output, h), dropout).add(x)); // (B, T, H)
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0]};
  }
}
