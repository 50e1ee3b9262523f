package dev.vocalise.model.backbone.ast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.vocalise.model.backbone.EncoderBlock;
import dev.vocalise.model.backbone.FeedForward;
import dev.vocalise.model.backbone.ForwardContext;
import dev.vocalise.model.backbone.SelfAttention;

/**
 * Pre-norm encoder layer: attention and feed-forward, each behind a layer norm and added back.
 *
 * <p>HF: ASTLayer of transformers 4.57.6. B batch, T tokens, H hidden, I intermediate.
 */
final class AstLayer extends EncoderBlock {

  private final double epsilon;
  private final SelfAttention attention;
  private final FeedForward feedForward;
  private final Affine normBefore;
  private final Affine normAfter;

  AstLayer(AstConfig config) {
    int hidden = config.hidden();
    epsilon = config.layerNormEpsilon();
    attention =
        new SelfAttention(
            projection("attention.attention.query", config),
            projection("attention.attention.key", config),
            projection("attention.attention.value", config),
            affine("attention.output.dense", hidden, hidden),
            config.heads(),
            config.attentionDropout(),
            config.hiddenDropout());
    feedForward =
        new FeedForward(
            affine("intermediate.dense", config.intermediate(), hidden),
            affine("output.dense", hidden, config.intermediate()),
            0,
            config.hiddenDropout());
    normBefore = affine("layernorm_before", hidden);
    normAfter = affine("layernorm_after", hidden);
  }

  private Affine projection(String name, AstConfig config) {
    int hidden = config.hidden();
    return config.qkvBias()
        ? affine(name, hidden, hidden)
        : new Affine(weight(name + ".weight", hidden, hidden), null);
  }

  @Override
  protected NDArray forward(ForwardContext pass, NDList in) {
    NDArray x = in.singletonOrThrow(); // (B, T, H)
    x = attention.apply(pass, pass.norm(normBefore, x, epsilon), null).add(x);
    return feedForward.apply(pass, pass.norm(normAfter, x, epsilon)).add(x);
  }
}
