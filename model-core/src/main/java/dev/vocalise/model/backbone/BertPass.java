package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import java.util.function.UnaryOperator;

/** What the blocks of BERT share during one forward call. */
record BertPass(BertConfig config, ParameterStore store, boolean training) {

  /** The weight and the bias of a linear map or a layer norm. */
  record Affine(Parameter weight, Parameter bias) {
    static Affine of(String name, UnaryOperator<Parameter> add, long... weightShape) {
      return new Affine(
          add.apply(parameter(name + ".weight", Parameter.Type.WEIGHT, weightShape)),
          add.apply(parameter(name + ".bias", Parameter.Type.BIAS, weightShape[0])));
    }
  }

  static Parameter parameter(String name, Parameter.Type type, long... shape) {
    return Parameter.builder()
        .setName(name)
        .setType(type)
        .optShape(new Shape(shape))
        .optInitializer(Initializer.ZEROS)
        .build();
  }

  NDArray linear(Affine affine, NDArray x) {
    return Linear.linear(x, array(affine.weight(), x), array(affine.bias(), x)).singletonOrThrow();
  }

  NDArray norm(Affine affine, NDArray x) {
    return LayerNorm.layerNorm(
            x,
            new Shape(config.hidden()),
            array(affine.weight(), x),
            array(affine.bias(), x),
            (float) config.layerNormEpsilon())
        .singletonOrThrow();
  }

  NDArray dropout(NDArray x) {
    if (!training || config.hiddenDropout() == 0) {
      return x;
    }
    return Dropout.dropout(x, (float) config.hiddenDropout(), true).singletonOrThrow();
  }

  NDArray array(Parameter parameter, NDArray like) {
    return store.getValue(parameter, like.getDevice(), training);
  }
}
