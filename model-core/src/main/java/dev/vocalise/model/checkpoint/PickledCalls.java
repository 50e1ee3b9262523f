package dev.vocalise.model.checkpoint;

import java.util.List;
import java.util.function.Function;

/** What the accepted globals yield for their arguments; equal to what Python would make of them. */
final class PickledCalls {

  private PickledCalls() {}

  /**
   * The value of {@code global(*arguments)}.
   *
   * @param bad makes the exception for arguments that do not fit
   */
  static Object result(
      PickleGlobal global, List<Object> arguments, Function<String, CheckpointException> bad) {
    return switch (global) {
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
          throw bad.apply("calls " + global + ", which is only a name for the type of elements");
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
