package dev.vocalise.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Weights that are split over several files, which an index beside them lists by tensor. */
final class ShardedTensors implements CheckpointFile {

  /** Ending of an index' name. */
  static final String INDEX = ".index.json";

  private final Path index;
  private final List<CheckpointFile> shards = new ArrayList<>();
  private final SortedMap<String, CheckpointFile> tensors = new TreeMap<>();

  private ShardedTensors(Path index) {
    this.index = index;
  }

  /**
   * Opens all files that the index names.
   *
   * @throws CheckpointException when one of them is missing or damaged, or lacks a tensor
   */
  static ShardedTensors open(Path index) {
    ShardedTensors all = new ShardedTensors(index);
    Map<String, String> places = places(index);
    try {
      Map<String, CheckpointFile> byName = new LinkedHashMap<>();
      for (Path file : files(index)) {
        CheckpointFile shard = CheckpointFile.open(file);
        all.shards.add(shard);
        byName.put(file.getFileName().toString(), shard);
      }
      places.forEach((tensor, name) -> all.put(tensor, name, byName.get(name)));
      return all;
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  private void put(String tensor, String name, @Nullable CheckpointFile shard) {
    if (shard == null || !shard.names().contains(tensor)) {
      throw new CheckpointException(
          "%s: tensor %s should be in %s, which does not have it; fetch both again"
              .formatted(index, tensor, name));
    }
    tensors.put(tensor, shard);
  }

  /**
   * The files that the index names, sorted.
   *
   * @throws CheckpointException when one is missing; all of those are named
   */
  static List<Path> files(Path index) {
    List<Path> files = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    long present = 0;
    for (String name : new TreeSet<>(places(index).values())) {
      Path file = index.resolveSibling(name);
      files.add(file);
      CheckpointFolder.requireTarget(file);
      if (Files.isRegularFile(file)) {
        CheckpointContent.requireWeights(file, CheckpointContent.isSafetensors(file));
        present += file.toFile().length();
      } else {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw new CheckpointException(
          "%s: %d of the %d files of weights that it names are missing: %s%s; fetch %s into the folder"
              .formatted(
                  index,
                  missing.size(),
                  files.size(),
                  String.join(", ", missing),
                  size(index, present),
                  missing.size() == 1 ? "it" : "them"));
    }
    return files;
  }

  /** What is missing of all tensors; the heads of the files are small beside them. */
  private static String size(Path index, long present) {
    long total = CheckpointJson.read(index).object("metadata").path("total_size").asLong(0);
    return total > present ? " (about %d of %d bytes)".formatted(total - present, total) : "";
  }

  /** Name of the file by name of the tensor. */
  private static Map<String, String> places(Path index) {
    Map<String, String> places = new LinkedHashMap<>();
    CheckpointJson.read(index)
        .object("weight_map")
        .properties()
        .forEach(entry -> places.put(entry.getKey(), entry.getValue().asText()));
    if (places.isEmpty()) {
      throw new CheckpointException(
          index + ": weight_map: expected the files of all tensors, got none");
    }
    for (String name : places.values()) {
      if (!name.matches("[\\w-][\\w.-]*\\.(safetensors|bin)")) {
        throw new CheckpointException(
            "%s: weight_map: expected names of .safetensors or .bin files beside it, got '%s'"
                .formatted(index, name));
      }
    }
    return places;
  }

  private CheckpointFile shard(String name) {
    CheckpointFile shard = tensors.get(name);
    if (shard == null) {
      throw new CheckpointException(index + ": has no tensor " + name);
    }
    return shard;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public long[] shape(String name) {
    return shard(name).shape(name);
  }

  @Override
  public float[] floats(String name) {
    return shard(name).floats(name);
  }

  @Override
  public long[] longs(String name) {
    return shard(name).longs(name);
  }

  @Override
  public NDArray load(String name, NDManager manager) {
    return shard(name).load(name, manager);
  }

  @Override
  public void close() {
    shards.forEach(CheckpointFile::close);
  }
}
