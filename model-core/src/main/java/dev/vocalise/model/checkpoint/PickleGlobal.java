package dev.vocalise.model.checkpoint;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The only Python names that a checkpoint's pickle may mention; none of them is ever called. Those
 * behind the storages are what training loops keep beside the weights: what they make is {@link
 * PickledValues.Opaque} and is not looked at.
 */
enum PickleGlobal {
  ORDERED_DICT("collections", "OrderedDict", null),
  REBUILD_TENSOR("torch._utils", "_rebuild_tensor", null),
  REBUILD_TENSOR_V2("torch._utils", "_rebuild_tensor_v2", null),
  REBUILD_PARAMETER("torch._utils", "_rebuild_parameter", null),
  DOUBLE_STORAGE("torch", "DoubleStorage", ElementType.F64),
  FLOAT_STORAGE("torch", "FloatStorage", ElementType.F32),
  HALF_STORAGE("torch", "HalfStorage", ElementType.F16),
  BFLOAT16_STORAGE("torch", "BFloat16Storage", ElementType.BF16),
  LONG_STORAGE("torch", "LongStorage", ElementType.I64),
  INT_STORAGE("torch", "IntStorage", ElementType.I32),
  SHORT_STORAGE("torch", "ShortStorage", ElementType.I16),
  CHAR_STORAGE("torch", "CharStorage", ElementType.I8),
  BYTE_STORAGE("torch", "ByteStorage", ElementType.U8),
  BOOL_STORAGE("torch", "BoolStorage", ElementType.BOOL),
  NAMESPACE("argparse", "Namespace", null),
  DEFAULT_DICT("collections", "defaultdict", null),
  SIZE("torch", "Size", null),
  DEVICE("torch", "device", null),
  FLOAT32("torch", "float32", null),
  FLOAT16("torch", "float16", null),
  BFLOAT16("torch", "bfloat16", null),
  NUMPY_SCALAR("numpy.core.multiarray", "scalar", null),
  NUMPY2_SCALAR("numpy._core.multiarray", "scalar", null),
  NUMPY_TYPE("numpy", "dtype", null),
  BYTES("_codecs", "encode", null),
  DICT("__builtin__", "dict", null),
  SET("__builtin__", "set", null),
  SET3("builtins", "set", null);

  private final String module;
  private final String attribute;
  private final @Nullable ElementType elementType;

  PickleGlobal(String module, String attribute, @Nullable ElementType elementType) {
    this.module = module;
    this.attribute = attribute;
    this.elementType = elementType;
  }

  /** The accepted global of that name, or null. */
  static @Nullable PickleGlobal of(String module, String attribute) {
    for (PickleGlobal global : values()) {
      if (global.module.equals(module) && global.attribute.equals(attribute)) {
        return global;
      }
    }
    return null;
  }

  /** Type of the elements, when this is a class of storages. */
  @Nullable ElementType elementType() {
    return elementType;
  }

  /**
   * What Python would make of {@code global(*arguments)}; nothing is called.
   *
   * @param bad makes the exception for arguments that do not fit
   */
  Object result(List<Object> arguments, Function<String, CheckpointException> bad) {
    return switch (this) {
      case ORDERED_DICT -> orderedDict(arguments, bad);
      case REBUILD_TENSOR -> tensor(arguments, 4, 4, bad);
      case REBUILD_TENSOR_V2 -> tensor(arguments, 6, 7, bad); // 7: with metadata
      case REBUILD_PARAMETER -> {
        if (arguments.size() != 3 || !(arguments.get(0) instanceof StridedTensor parameter)) {
          throw bad.apply("makes a parameter of something that is no tensor");
        }
        yield parameter;
      }
      case DOUBLE_STORAGE,
          FLOAT_STORAGE,
          HALF_STORAGE,
          BFLOAT16_STORAGE,
          LONG_STORAGE,
          INT_STORAGE,
          SHORT_STORAGE,
          CHAR_STORAGE,
          BYTE_STORAGE,
          BOOL_STORAGE ->
          throw bad.apply("calls " + this + ", which is only a name for the type of elements");
      case NAMESPACE,
          DEFAULT_DICT,
          SIZE,
          DEVICE,
          FLOAT32,
          FLOAT16,
          BFLOAT16,
          NUMPY_SCALAR,
          NUMPY2_SCALAR,
          NUMPY_TYPE,
          BYTES,
          DICT,
          SET,
          SET3 ->
          PickledValues.Opaque.VALUE;
    };
  }

  private static Object orderedDict(
      List<Object> arguments, Function<String, CheckpointException> bad) {
    if (!arguments.isEmpty()) {
      throw bad.apply("makes an OrderedDict with arguments");
    }
    return new PickledValues.Dictionary();
  }

  /**
   * (storage, offset, sizes, strides, requires_grad, hooks, …): the last ones mean nothing here.
   */
  private static StridedTensor tensor(
      List<Object> arguments, int least, int most, Function<String, CheckpointException> bad) {
    if (arguments.size() < least
        || arguments.size() > most
        || !(arguments.get(0) instanceof StridedTensor.Storage storage)
        || !(arguments.get(1) instanceof Long offset)) {
      throw bad.apply("makes a tensor of something that is no storage with an offset");
    }
    try {
      return new StridedTensor(
          storage, offset, longs(arguments.get(2), bad), longs(arguments.get(3), bad));
    } catch (IllegalArgumentException e) {
      throw bad.apply("has a tensor in storage " + storage.key() + ": " + e.getMessage());
    }
  }

  private static long[] longs(Object value, Function<String, CheckpointException> bad) {
    if (!(value instanceof PickledValues.Tuple tuple)) {
      throw bad.apply("has a tensor whose sizes or strides are no tuple");
    }
    long[] numbers = new long[tuple.items().size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(tuple.items().get(i) instanceof Long number)) {
        throw bad.apply("has a tensor whose sizes or strides are not whole numbers");
      }
      numbers[i] = number;
    }
    return numbers;
  }
}
