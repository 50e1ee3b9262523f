package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A block with one result. Its parameters have their shapes from the start, and are zeros until a
 * checkpoint or a draw gives them values.
 */
public abstract class EncoderBlock extends AbstractBlock {

  /** The weight of a linear map or a norm and, unless the checkpoint has none, its bias. */
  public record Affine(Parameter weight, @Nullable Parameter bias) {}

  /** The block's result; each block says which inputs it has. */
  protected abstract NDArray forward(ForwardContext pass, NDList in);

  /** Parameters {@code name.weight} and {@code name.bias}. */
  protected final Affine affine(String name, long... weightShape) {
    return new Affine(weight(name + ".weight", weightShape), bias(name + ".bias", weightShape[0]));
  }

  protected final Parameter weight(String name, long... shape) {
    return parameter(name, Parameter.Type.WEIGHT, shape);
  }

  protected final Parameter bias(String name, long size) {
    return parameter(name, Parameter.Type.BIAS, size);
  }

  private Parameter parameter(String name, Parameter.Type type, long... shape) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optShape(new Shape(shape))
            .optInitializer(Initializer.ZEROS)
            .build());
  }

  @Override
  protected final NDList forwardInternal(
      ParameterStore ps, NDList in, boolean training, PairList<String, Object> params) {
    return new NDList(forward(new ForwardContext(ps, training), in));
  }

  /** Not told: nothing is initialised by shapes here. */
  @Override
  public final Shape[] getOutputShapes(Shape[] inputs) {
    throw new UnsupportedOperationException("the result of " + getClass().getSimpleName());
  }
}
