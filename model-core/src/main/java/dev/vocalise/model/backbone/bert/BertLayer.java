package dev.vocalise.model.backbone.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.vocalise.model.backbone.EncoderBlock;
import dev.vocalise.model.backbone.FeedForward;
import dev.vocalise.model.backbone.ForwardContext;
import dev.vocalise.model.backbone.SelfAttention;

/**
 * Post-norm encoder layer: attention and feed-forward, each added to its input and then normed.
 *
 * <p>HF: BertLayer of transformers 4.57.6. B batch, T word pieces, H hidden, I intermediate. Inputs
 * are the state (B, T, H) and the mask (B, 1, 1, T) of the positions that may be attended to.
 */
final class BertLayer extends EncoderBlock {

  private final double epsilon;
  private final SelfAttention attention;
  private final FeedForward feedForward;
  private final Affine attentionNorm;
  private final Affine outputNorm;

  BertLayer(BertConfig config) {
    int hidden = config.hidden();
    epsilon = config.layerNormEpsilon();
    attention =
        new SelfAttention(
            affine("attention.self.query", hidden, hidden),
            affine("attention.self.key", hidden, hidden),
            affine("attention.self.value", hidden, hidden),
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
    attentionNorm = affine("attention.output.LayerNorm", hidden);
    outputNorm = affine("output.LayerNorm", hidden);
  }

  @Override
  protected NDArray forward(ForwardContext pass, NDList in) {
    NDArray x = in.get(0); // (B, T, H)
    x = pass.norm(attentionNorm, attention.apply(pass, x, in.get(1)).add(x), epsilon);
    return pass.norm(outputNorm, feedForward.apply(pass, x).add(x), epsilon);
  }
}
