package dev.vocalise.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Named tensors in a file, whatever its format. Closing it leaves loaded tensors alone. */
public interface CheckpointFile extends AutoCloseable {

  /** Name of the file that is preferred: it cannot hold anything but tensors. */
  String SAFETENSORS = "model.safetensors";

  /** Name of the file that PyTorch writes. */
  String PICKLED = "pytorch_model.bin";

  /**
   * Opens the weights of a Hugging Face directory, see {@link #fileIn}.
   *
   * @throws CheckpointException when there are none, or they are not sound
   */
  static CheckpointFile in(Path directory) {
    return open(fileIn(directory));
  }

  /**
   * Opens a file of either format, or the index of several; only one whose name ends in {@code
   * .safetensors} is taken for that.
   *
   * @throws CheckpointException when it is not sound
   */
  static CheckpointFile open(Path file) {
    String name = file.toString();
    if (name.endsWith(ShardedTensors.INDEX)) {
      return ShardedTensors.open(file);
    }
    return name.endsWith(".safetensors") ? SafeTensors.open(file) : PickledTensors.open(file);
  }

  /**
   * The file that {@link #in} opens: {@code model.safetensors}, else {@code pytorch_model.bin},
   * else the index of either. One that plainly holds no weights, such as a Git LFS pointer, stands
   * back behind any that may.
   *
   * @throws CheckpointException when there is none; it names what is there instead
   */
  static Path fileIn(Path directory) {
    List<Path> there = CheckpointFolder.weights(directory);
    return there.stream()
        .filter(file -> CheckpointFolder.insteadOfWeights(file) == null)
        .findFirst()
        .or(() -> there.stream().findFirst())
        .orElseThrow(() -> CheckpointFolder.withoutWeights(directory));
  }

  /** What to tell of files that were passed over. */
  static List<String> notes(Path directory) {
    Path taken = fileIn(directory);
    return CheckpointFolder.weights(directory).stream()
        .takeWhile(file -> !file.equals(taken))
        .map(
            file ->
                "%s was taken: %s is %s"
                    .formatted(
                        taken.getFileName(),
                        file.getFileName(),
                        CheckpointFolder.insteadOfWeights(file)))
        .toList();
  }

  /** Names of the files that {@link #in} reads: one, or an index and those that it lists. */
  static List<String> filesIn(Path directory) {
    Path file = fileIn(directory);
    Stream<Path> shards =
        file.toString().endsWith(ShardedTensors.INDEX)
            ? ShardedTensors.files(file).stream()
            : Stream.of();
    return Stream.concat(Stream.of(file), shards)
        .map(path -> path.getFileName().toString())
        .toList();
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
