package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import dev.vocalise.model.backbone.EncoderBlock.Affine;
import dev.vocalise.model.tensor.TorchOps;
import java.util.Objects;

/** What all operations of one forward call of a block share. */
public record ForwardContext(ParameterStore store, boolean training) {

  public NDArray linear(Affine affine, NDArray x) {
    NDArray bias = affine.bias() == null ? null : array(affine.bias(), x);
    return TorchOps.get().linear(x, array(affine.weight(), x), bias);
  }

  /** Over the last dimension. */
  public NDArray norm(Affine affine, NDArray x, double epsilon) {
    Shape width = new Shape(x.getShape().get(x.getShape().dimension() - 1));
    return LayerNorm.layerNorm(
            x, width, array(affine.weight(), x), bias(affine, x), (float) epsilon)
        .singletonOrThrow();
  }

  /** Over the channels of a group and the last dimension of (B, C, N). */
  public NDArray groupNorm(Affine affine, NDArray x, int groups, double epsilon) {
    return TorchOps.get().groupNorm(x, groups, array(affine.weight(), x), bias(affine, x), epsilon);
  }

  public NDArray dropout(NDArray x, double probability) {
    return probability > 0 ? TorchOps.get().dropout(x, probability, training) : x;
  }

  public NDArray array(Parameter parameter, NDArray like) {
    return store.getValue(parameter, like.getDevice(), training);
  }

  private NDArray bias(Affine affine, NDArray like) {
    return array(Objects.requireNonNull(affine.bias(), "a norm has a bias"), like);
  }
}
