package dev.vocalise.model.backbone;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The weight of a linear map or a norm and, unless the checkpoint has none, its bias. */
public record Affine(Parameter weight, @Nullable Parameter bias) {

  /**
   * Parameters {@code name.weight} and {@code name.bias}.
   *
   * @param add takes each into a block
   */
  public static Affine of(String name, UnaryOperator<Parameter> add, long... weightShape) {
    return new Affine(
        add.apply(weight(name + ".weight", weightShape)),
        add.apply(bias(name + ".bias", weightShape[0])));
  }

  /** The weight alone. */
  public static Affine withoutBias(String name, UnaryOperator<Parameter> add, long... weightShape) {
    return new Affine(add.apply(weight(name + ".weight", weightShape)), null);
  }

  /** Zeros until a checkpoint or a draw gives it values, and so is a bias. */
  public static Parameter weight(String name, long... shape) {
    return parameter(name, Parameter.Type.WEIGHT, shape);
  }

  public static Parameter bias(String name, long size) {
    return parameter(name, Parameter.Type.BIAS, size);
  }

  private static Parameter parameter(String name, Parameter.Type type, long... shape) {
    return Parameter.builder()
        .setName(name)
        .setType(type)
        .optShape(new Shape(shape))
        .optInitializer(Initializer.ZEROS)
        .build();
  }
}
