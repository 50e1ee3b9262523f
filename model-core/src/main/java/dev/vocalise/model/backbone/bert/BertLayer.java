package dev.vocalise.model.backbone.bert;

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
 * Post-norm encoder layer: attention and feed-forward, each added to its input and then normed.
 *
 * <p>HF: BertLayer of transformers 4.57.6. B batch, T word pieces, H hidden, I intermediate. Inputs
 * are the state (B, T, H) and the mask (B, 1, 1, T) of the positions that may be attended to.
 */
final class BertLayer extends AbstractBlock {

  private final BertConfig config;
  private final Affine query;
  private final Affine key;
  private final Affine value;
  private final Affine attentionOutput;
  private final Affine attentionNorm;
  private final Affine intermediate;
  private final Affine output;
  private final Affine outputNorm;

  BertLayer(BertConfig config) {
    this.config = config;
    int hidden = config.hidden();
    query = affine("attention.self.query", hidden, hidden);
    key = affine("attention.self.key", hidden, hidden);
    value = affine("attention.self.value", hidden, hidden);
    attentionOutput = affine("attention.output.dense", hidden, hidden);
    attentionNorm = affine("attention.output.LayerNorm", hidden);
    intermediate = affine("intermediate.dense", config.intermediate(), hidden);
    output = affine("output.dense", hidden, config.intermediate());
    outputNorm = affine("output.LayerNorm", hidden);
  }

  private Affine affine(String name, long... weightShape) {
    return Affine.of(name, this::addParameter, weightShape);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList in, boolean training, PairList<String, Object> params) {
    ForwardContext pass = new ForwardContext(ps, training);
    NDArray x = in.get(0); // (B, T, H)
    NDArray context =
        TorchOps.get()
            .maskedAttention(
                pass.linear(query, x),
                pass.linear(key, x),
                pass.linear(value, x),
                in.get(1),
                config.heads(),
                training ? config.attentionDropout() : 0); // (B, T, H)
    double dropout = config.hiddenDropout();
    double epsilon = config.layerNormEpsilon();
    NDArray attended = pass.dropout(pass.linear(attentionOutput, context), dropout);
    x = pass.norm(attentionNorm, attended.add(x), epsilon);
    NDArray h = Activation.gelu(pass.linear(intermediate, x)); // (B, T, I)
    h = pass.dropout(pass.linear(output, h), dropout);
    return new NDList(pass.norm(outputNorm, h.add(x), epsilon));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0]};
  }
}
