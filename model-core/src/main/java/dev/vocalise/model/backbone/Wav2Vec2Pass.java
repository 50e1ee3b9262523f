package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import java.util.function.UnaryOperator;

/** What all operations of one forward call of a block share. */
record Wav2Vec2Pass(ParameterStore store, boolean training) {

  /** A weight with its bias. */
  record Affine(Parameter weight, Parameter bias) {
    static Affine of(String name, UnaryOperator<Parameter> add, long... weightShape) {
      return new Affine(
          add.apply(AstBackbone.weight(name + ".weight", weightShape)),
          add.apply(AstBackbone.bias(name + ".bias", weightShape[0])));
    }
  }

  NDArray linear(Affine affine, NDArray x) {
    return Linear.linear(x, array(affine.weight(), x), array(affine.bias(), x)).singletonOrThrow();
  }

  /** Over the last dimension. */
  NDArray norm(Affine affine, NDArray x, double epsilon) {
    Shape width = new Shape(x.getShape().get(x.getShape().dimension() - 1));
    return LayerNorm.layerNorm(
            x, width, array(affine.weight(), x), array(affine.bias(), x), (float) epsilon)
        .singletonOrThrow();
  }

  NDArray dropout(NDArray x, double probability) {
    return training && probability > 0
        ? Dropout.dropout(x, (float) probability, true).singletonOrThrow()
        : x;
  }

  NDArray array(Parameter parameter, NDArray like) {
    return store.getValue(parameter, like.getDevice(), training);
  }
}
