package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  /** A weight and, unless the checkpoint has none, a bias. */
  private record Affine(Parameter weight, @Nullable Parameter bias) {}

  AstLayer(AstConfig config) {
    this.config = config;
    int hidden = config.hidden();
    query = affine("attention.attention.query", config.qkvBias(), hidden, hidden);
    key = affine("attention.attention.key", config.qkvBias(), hidden, hidden);
    value = affine("attention.attention.value", config.qkvBias(), hidden, hidden);
    attentionOutput = affine("attention.output.dense", true, hidden, hidden);
    intermediate = affine("intermediate.dense", true, config.intermediate(), hidden);
    output = affine("output.dense", true, hidden, config.intermediate());
    normBefore = affine("layernorm_before", true, hidden);
    normAfter = affine("layernorm_after", true, hidden);
  }

  private Affine affine(String name, boolean bias, long... weightShape) {
    return new Affine(
        addParameter(AstBackbone.weight(name + ".weight", weightShape)),
        bias ? addParameter(AstBackbone.bias(name + ".bias", weightShape[0])) : null);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList in, boolean training, PairList<String, Object> params) {
    Pass pass = new Pass(ps, training);
    NDArray x = in.singletonOrThrow(); // (B, T, H)
    NDArray h = pass.norm(normBefore, x);
    NDArray context =
        TorchOps.get()
            .attention(
                pass.linear(query, h),
                pass.linear(key, h),
                pass.linear(value, h),
                config.heads(),
                training ? config.attentionDropout() : 0); // (B, T, H)
    x = pass.dropout(pass.linear(attentionOutput, context)).add(x);
    h = Activation.gelu(pass.linear(intermediate, pass.norm(normAfter, x))); // (B, T, I)
    return new NDList(pass.dropout(pass.linear(output, h)).add(x)); // (B, T, H)
  }

  /** What all operations of one forward call share. */
  private final class Pass {
    private final ParameterStore store;
    private final boolean training;

    Pass(ParameterStore store, boolean training) {
      this.store = store;
      this.training = training;
    }

    NDArray linear(Affine affine, NDArray x) {
      NDArray weight = array(affine.weight(), x);
      return affine.bias() == null
          ? Linear.linear(x, weight).singletonOrThrow()
          : Linear.linear(x, weight, array(affine.bias(), x)).singletonOrThrow();
    }

    NDArray norm(Affine affine, NDArray x) {
      Parameter bias = Objects.requireNonNull(affine.bias());
      return LayerNorm.layerNorm(
              x,
              new Shape(config.hidden()),
              array(affine.weight(), x),
              array(bias, x),
              (float) config.layerNormEpsilon())
          .singletonOrThrow();
    }

    NDArray dropout(NDArray x) {
      if (!training || config.hiddenDropout() == 0) {
        return x;
      }
      return Dropout.dropout(x, (float) config.hiddenDropout(), true).singletonOrThrow();
    }

    private NDArray array(Parameter parameter, NDArray like) {
      return store.getValue(parameter, like.getDevice(), training);
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0]};
  }
}
