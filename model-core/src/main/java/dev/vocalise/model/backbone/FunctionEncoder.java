package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** See {@link Encoder#of}. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FunctionEncoder(
    NDManager manager,
    SortedMap<String, NDArray> parameters,
    int size,
    long[] inputShape,
    Forward function)
    implements Encoder {

  @Override
  public boolean variableLength() {
    return false;
  }

  @Override
  public NDArray forward(NDArray input, int @Nullable [] lengths, boolean training) {
    return function.apply(input, training);
  }

  @Override
  public void close() {
    manager.close();
  }
}
