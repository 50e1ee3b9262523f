package dev.vocalise.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Named tensors in a file, whatever its format. Closing it leaves loaded tensors alone. */
public interface CheckpointFile extends AutoCloseable {

  /** Name of the file that is preferred: it cannot hold anything but tensors. */
  String SAFETENSORS = "model.safetensors";

  /** Name of the file that PyTorch writes. */
  String PICKLED = "pytorch_model.bin";

  /**
   * Opens the checkpoint of a Hugging Face directory: {@code model.safetensors}, else {@code
   * pytorch_model.bin}.
   *
   * @throws CheckpointException when there is neither, or the one that is there is not sound
   */
  static CheckpointFile in(Path directory) {
    return open(fileIn(directory));
  }

  /**
   * Opens a file of either format; only one whose name ends in {@code .safetensors} is taken for
   * that.
   *
   * @throws CheckpointException when it is not sound
   */
  static CheckpointFile open(Path file) {
    return file.toString().endsWith(".safetensors")
        ? SafeTensors.open(file)
        : PickledTensors.open(file);
  }

  /** The file that {@link #in} opens. */
  static Path fileIn(Path directory) {
    for (String name : List.of(SAFETENSORS, PICKLED)) {
      if (Files.isRegularFile(directory.resolve(name))) {
        return directory.resolve(name);
      }
    }
    for (String name : List.of(SAFETENSORS, PICKLED)) {
      String index = name + ".index.json";
      if (Files.isRegularFile(directory.resolve(index))) {
        throw new CheckpointException(
            ("%s: the weights are split over several files, which is not supported;"
                    + " fetch or save them as one %s (save_pretrained with a larger max_shard_size)")
                .formatted(directory.resolve(index), SAFETENSORS));
      }
    }
    throw new CheckpointException(
        directory + ": has neither " + SAFETENSORS + " nor " + PICKLED + "; fetch one of them");
  }

  /** Names of all tensors, sorted. */
  Set<String> names();

  /**
   * Shape of the tensor {@code name}.
   *
   * @throws CheckpointException when there is none of that name
   */
  long[] shape(String name);

  /** Elements of a floating-point tensor as float32, row-major. */
  float[] floats(String name);

  /** Elements of an int64 tensor, row-major. */
  long[] longs(String name);

  /** The tensor on the manager's device: int64 as such, every floating type as float32. */
  NDArray load(String name, NDManager manager);

  @Override
  void close();
}
