package dev.vocalise.model.backbone.ast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import dev.vocalise.model.backbone.EncoderBlock;
import dev.vocalise.model.backbone.ForwardContext;

/**
 * Patches of the spectrogram as tokens, behind two learned ones, plus positions.
 *
 * <p>HF: ASTEmbeddings and ASTPatchEmbeddings of transformers 4.57.6. B batch, M mel bins, F
 * frames, H hidden; f and t patches along mel and time, T = 2 + f·t tokens, time running fastest.
 */
final class AstEmbeddings extends EncoderBlock {

  private final AstConfig config;
  private final Parameter classToken;
  private final Parameter distillationToken;
  private final Parameter positions;
  private final Parameter weight;
  private final Parameter bias;

  AstEmbeddings(AstConfig config) {
    this.config = config;
    int hidden = config.hidden();
    int patch = config.patch();
    classToken = weight("cls_token", 1, 1, hidden);
    distillationToken = weight("distillation_token", 1, 1, hidden);
    positions = weight("position_embeddings", 1, config.tokens(), hidden);
    weight = weight("patch_embeddings.projection.weight", hidden, 1, patch, patch);
    bias = bias("patch_embeddings.projection.bias", hidden);
  }

  @Override
  protected NDArray forward(ForwardContext pass, NDList in) {
    NDArray input = in.singletonOrThrow(); // (B, F, M)
    long batch = input.getShape().get(0);
    NDArray image = input.swapAxes(1, 2).expandDims(1); // (B, 1, M, F)
    NDArray patches =
        Conv2d.conv2d(
                image,
                pass.array(weight, input),
                pass.array(bias, input),
                new Shape(config.frequencyStride(), config.timeStride()))
            .singletonOrThrow(); // (B, H, f, t)
    patches = patches.reshape(batch, config.hidden(), -1).swapAxes(1, 2); // (B, f·t, H)
    Shape token = new Shape(batch, 1, config.hidden());
    NDArray cls = pass.array(classToken, input).broadcast(token);
    NDArray distillation = pass.array(distillationToken, input).broadcast(token);
    NDArray tokens = NDArrays.concat(new NDList(cls, distillation, patches), 1); // (B, T, H)
    tokens = tokens.add(pass.array(positions, input));
    return pass.dropout(tokens, config.hiddenDropout());
  }
}
