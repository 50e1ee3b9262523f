package dev.vocalise.infra.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a data directory is, and where it has been: rows name folders below it as they were called
 * when they were registered, and statements that are signed cannot be changed.
 *
 * @param root absolute; null for none
 * @param former absolute, the oldest first
 */
public record DataPlaces(@Nullable Path root, List<Path> former) {
  /** Nothing that is named lies in a data directory. */
  public static final DataPlaces NONE = new DataPlaces(null, List.of());

  private static final String FILE = "places.txt";

  public DataPlaces {
    former = List.copyOf(former);
  }

  /** As the directory itself says; one that was never opened has been nowhere. */
  public static DataPlaces of(Path home) {
    Path root = home.toAbsolutePath().normalize();
    List<Path> former = read(root);
    former.remove(root);
    return new DataPlaces(root, former);
  }

  /** Remembers that the directory is here; to be called whenever it is opened. */
  public static void remember(Path root) throws IOException {
    List<Path> places = read(root);
    if (!places.contains(root)) {
      places.add(root);
      StringBuilder lines = new StringBuilder();
      places.forEach(place -> lines.append(place).append('\n'));
      DurableFiles.write(
          root.resolve(FILE), lines.toString().getBytes(StandardCharsets.UTF_8), "rw-------");
    }
  }

  private static List<Path> read(Path root) {
    List<Path> places = new ArrayList<>();
    Path file = root.resolve(FILE);
    if (Files.isRegularFile(file)) {
      try {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith("/")) {
            places.add(Path.of(line));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    return places;
  }

  /**
   * The folder that is meant: below the data directory, if that has been where the name leads and
   * has it now; else as it is named.
   */
  public String resolve(String named) {
    Path here = root;
    if (here == null || named.startsWith(here + "/")) {
      return named;
    }
    Path path = Path.of(named);
    for (Path place : former) {
      if (path.startsWith(place)) {
        Path now = here.resolve(place.relativize(path));
        if (Files.exists(now)) {
          return now.toString();
        }
      }
    }
    Path moved = Files.exists(path) ? null : demo(here, path);
    return moved == null ? named : moved.toString();
  }

  /** Builds before this one unpacked the demo's corpora here and remembered no place. */
  private static @Nullable Path demo(Path here, Path path) {
    return IntStream.range(0, path.getNameCount())
        .filter(i -> path.getName(i).toString().equals("demo"))
        .mapToObj(i -> here.resolve(path.subpath(i, path.getNameCount())))
        .filter(Files::exists)
        .findFirst()
        .orElse(null);
  }
}
