package dev.vocalise.model.checkpoint;

import dev.vocalise.model.input.InputFile;
import dev.vocalise.model.input.InputRoots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds a checkpoint's folder in the cache of Hugging Face, from whichever of its levels was named:
 * {@code hub/models--ORG--NAME/snapshots/REVISION}, whose files are links into {@code blobs}.
 */
public final class CheckpointFolder {

  private static final String CONFIG = "config.json";
  private static final String REPOSITORY = "models--";
  private static final String SNAPSHOTS = "snapshots";
  private static final int LONGEST_REF = 1000;
  private static final Pattern REVISION = Pattern.compile("[0-9a-f]{7,64}");

  private CheckpointFolder() {}

  /**
   * The folder itself where it holds a checkpoint, else the only checkpoint of the cache below it.
   * A folder in which nothing is recognised is returned as it is.
   *
   * @throws CheckpointException that names the choices, when there are several
   */
  public static Path resolve(Path folder) {
    if (Files.exists(folder.resolve(CONFIG), LinkOption.NOFOLLOW_LINKS)) {
      return folder;
    }
    if (Files.isDirectory(folder.resolve(SNAPSHOTS))) {
      return revision(folder);
    }
    if (name(folder).equals(SNAPSHOTS)) {
      return revision(folder.resolveSibling("."));
    }
    Path hub = Files.isDirectory(folder.resolve("hub")) ? folder.resolve("hub") : folder;
    List<Path> repositories = folders(hub, path -> name(path).startsWith(REPOSITORY));
    if (repositories.isEmpty()) {
      List<Path> below = folders(folder, path -> Files.exists(path.resolve(CONFIG)));
      if (!below.isEmpty()) {
        throw new CheckpointException(
            "%s: has no %s, but folders below it do: give one of %s"
                .formatted(folder, CONFIG, names(below)));
      }
      return folder;
    }
    if (repositories.size() > 1) {
      throw new CheckpointException(
          "%s: is a cache of %d checkpoints; give one of its folders: %s"
              .formatted(folder, repositories.size(), names(repositories)));
    }
    return resolve(repositories.get(0));
  }

  /** The only revision, else the one that {@code refs/main} names. */
  private static Path revision(Path repository) {
    Path snapshots = repository.resolve(SNAPSHOTS).normalize();
    List<Path> revisions = folders(snapshots, path -> true);
    Path main = repository.resolve("refs").resolve("main").normalize();
    if (revisions.size() == 1) {
      return revisions.get(0);
    }
    if (revisions.isEmpty()) {
      throw new CheckpointException(
          snapshots + ": holds no revision; fetch the checkpoint again (hf download)");
    }
    try {
      String wanted =
          Files.isReadable(main) && InputRoots.current().inside(repository, main)
              ? new String(InputFile.bytes(main, LONGEST_REF), StandardCharsets.UTF_8).strip()
              : "";
      for (Path revision : revisions) {
        if (name(revision).equals(wanted)) {
          return revision;
        }
      }
      throw new CheckpointException(
          "%s: has %d revisions, and %s; give one of its folders: %s"
              .formatted(
                  snapshots,
                  revisions.size(),
                  wanted.isEmpty()
                      ? main + " is missing"
                      : main + " names another one" + shown(wanted),
                  names(revisions)));
    } catch (IOException e) {
      throw new CheckpointException(main + ": cannot be read: " + InputFile.why(e), e);
    }
  }

  private static String shown(String revision) {
    return REVISION.matcher(revision).matches() ? ", " + revision : "";
  }

  /**
   * Refuses a file that leads out of its folder, except into the {@code blobs} beside it in the
   * cache of Hugging Face, and one whose target is gone.
   *
   * @throws CheckpointException that names the link and where it leads
   */
  public static void requireInside(Path folder, Path file) {
    requireTarget(file);
    if (!Files.exists(file)) {
      return;
    }
    String out = InputRoots.current().leadsOut(home(folder), file);
    if (out != null) {
      throw new CheckpointException(file + ": " + out);
    }
  }

  /** The repository of a revision in the cache, else the folder itself. */
  private static Path home(Path folder) {
    Path repository = folder.resolve("../..").normalize();
    boolean cached =
        name(folder.resolve("..")).equals(SNAPSHOTS) && name(repository).startsWith(REPOSITORY);
    return cached ? repository : folder;
  }

  /**
   * Refuses a link whose target is gone, which otherwise looks like a file that is not there.
   *
   * @throws CheckpointException that names the target
   */
  public static void requireTarget(Path file) {
    if (!Files.isSymbolicLink(file) || Files.exists(file)) {
      return;
    }
    try {
      Path target = Files.readSymbolicLink(file);
      throw new CheckpointException(
          "%s: is a link to %s, which is missing; fetch the checkpoint again, or copy it with its links followed (cp -rL)"
              .formatted(file, file.resolveSibling(target).normalize()));
    } catch (IOException e) {
      throw new CheckpointException(
          file + ": is a link that cannot be read: " + InputFile.why(e), e);
    }
  }

  /** The files of weights that are there, the one to prefer first. */
  static List<Path> weights(Path folder) {
    return Stream.of("", ShardedTensors.INDEX)
        .flatMap(
            ending ->
                Stream.of(CheckpointFile.SAFETENSORS, CheckpointFile.PICKLED)
                    .map(name -> name + ending))
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .toList();
  }

  /** What plainly stands in a file of weights in their place; null for one that may hold them. */
  static @Nullable String insteadOfWeights(Path file) {
    return file.toString().endsWith(ShardedTensors.INDEX)
        ? CheckpointContent.instead(file)
        : CheckpointContent.insteadOfWeights(file);
  }

  /** What to say of a folder without weights: a dangling link, half a download, another format. */
  static CheckpointException withoutWeights(Path folder) {
    List.of(CheckpointFile.SAFETENSORS, CheckpointFile.PICKLED)
        .forEach(name -> requireTarget(folder.resolve(name)));
    String problem =
        "%s: has neither %s nor %s"
            .formatted(folder, CheckpointFile.SAFETENSORS, CheckpointFile.PICKLED);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = name(file);
        if (name.matches(".*\\.(incomplete|part|partial|crdownload|download|aria2)")) {
          return new CheckpointException(
              "%s, but %s of %d bytes: a download that did not finish; fetch it again"
                  .formatted(problem, name, Files.size(file)));
        }
        if (name.matches(".*\\.(safetensors|bin|pt|pth|ckpt|h5|msgpack|onnx)")) {
          return new CheckpointException(
              "%s, but %s; if PyTorch or safetensors wrote it, give it one of these names, else fetch one of them"
                  .formatted(problem, name));
        }
      }
    } catch (IOException e) {
      return new CheckpointException(folder + ": cannot be listed: " + InputFile.why(e), e);
    }
    return new CheckpointException(problem + "; fetch one of them");
  }

  private static List<Path> folders(Path parent, Predicate<Path> wanted) {
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(Files::isDirectory).filter(wanted).sorted().toList();
    } catch (IOException e) {
      return List.of(); // no folder, or not ours to read: the files that are missing are named
    }
  }

  private static String names(List<Path> paths) {
    return paths.stream().limit(10).map(CheckpointFolder::name).collect(Collectors.joining(", "))
        + (paths.size() > 10 ? ", …" : "");
  }

  private static String name(Path path) {
    Path name = path.normalize().getFileName();
    return name == null ? "" : name.toString();
  }
}
