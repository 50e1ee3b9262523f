package dev.vocalise.model.checkpoint;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A {@code pytorch_model.bin}: the ZIP that {@code torch.save} writes, or the bare pickles of
 * PyTorch before 1.6.
 *
 * <p>The file is data here, never a program: see {@link PickledValues}. When it is opened, every
 * storage must lie inside the file with exactly the bytes that its tensors expect, and the
 * checksums of a ZIP are compared (the older format has none). Elements are mapped tensor by
 * tensor. Windows on shared storages and tensors with gaps between their elements are read as what
 * they show. Thread-safe.
 */
public final class PickledTensors extends MappedTensors<StridedTensor> {

  private final Map<String, Long> offsets;

  private PickledTensors(Path path, FileChannel channel, PickledState state) {
    super(path, channel, state.tensors());
    offsets = state.offsets();
  }

  /**
   * Opens and checks a file.
   *
   * @throws CheckpointException when it cannot be read, is damaged, or holds anything but tensors
   *     and plain containers
   */
  public static PickledTensors open(Path path) {
    return open(
        path,
        "a PyTorch checkpoint",
        channel -> {
          CheckpointContent.requireWeights(path, false);
          return new PickledTensors(path, channel, PickledState.read(path.toString(), channel));
        });
  }

  @Override
  public float[] floats(String name) {
    float[] span = super.floats(name);
    StridedTensor tensor = tensor(name);
    if (tensor.contiguous()) {
      return span;
    }
    int[] positions = tensor.positions();
    float[] values = new float[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = span[positions[i]];
    }
    return values;
  }

  @Override
  public long[] longs(String name) {
    long[] span = super.longs(name);
    return Arrays.stream(tensor(name).positions()).mapToLong(at -> span[at]).toArray();
  }

  @Override
  ByteBuffer map(String name, StridedTensor tensor) {
    int width = tensor.type().bytes();
    long bytes = tensor.span() * width;
    Long start = offsets.get(tensor.storage().key());
    if (start == null || bytes > Integer.MAX_VALUE) {
      throw new CheckpointException(
          path() + ": tensor " + name + " has " + bytes + " bytes, more than can be mapped");
    }
    return map(name, start + tensor.offset() * width, bytes);
  }
}
