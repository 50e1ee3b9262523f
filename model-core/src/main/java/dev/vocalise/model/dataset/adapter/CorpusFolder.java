package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.NearestName;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.input.InputRoots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The folder that a user gives for a corpus, and what to say where it is another one. */
final class CorpusFolder {
  /** From {@code Session1/sentences/wav/DIALOG} to the root of IEMOCAP, and one more. */
  private static final int FOLDERS_UP = 5;

  private static final int FOLDERS_DOWN = 3;

  /** A user's home may hold any number; the right one is near. */
  private static final int MOST_FOLDERS = 1000;

  private CorpusFolder() {}

  /** The folder, made absolute, if the adapter recognises it; else says what would have helped. */
  static Path require(CorpusAdapter adapter, Path given) {
    Path directory = given.toAbsolutePath().normalize();
    if (!Files.isDirectory(directory)) {
      throw new CorpusImportException(
          "%s is no folder%s: give the folder that holds %s"
              .formatted(directory, whyNone(directory), adapter.expects()));
    }
    if (adapter.recognises(directory)) {
      return directory;
    }
    throw new CorpusImportException(
        "%s does not look like %s: expected %s; %s"
            .formatted(directory, adapter.kind(), adapter.expects(), advice(adapter, directory)));
  }

  private static String whyNone(Path path) {
    Path root = path.getRoot();
    String link = root == null ? null : CorpusFiles.deadLink(root, path);
    if (link != null) {
      return " (" + root + link + ")";
    }
    if (Files.exists(path)) {
      return " but a file (an archive is to be unpacked first)";
    }
    Path missing = path;
    Path parent = path.getParent();
    while (parent != null && !Files.exists(parent)) {
      missing = parent;
      parent = parent.getParent();
    }
    return parent == null || !Files.isDirectory(parent)
        ? ""
        : " (%s has no '%s'%s)"
            .formatted(
                parent,
                CorpusFiles.name(missing),
                NearestName.hint(
                    CorpusFiles.name(missing),
                    folders(parent).stream().map(CorpusFiles::name).toList()));
  }

  private static String advice(CorpusAdapter adapter, Path directory) {
    Path near = near(adapter, directory);
    if (near != null) {
      return "try " + near;
    }
    for (CorpusAdapter other : CorpusAdapter.all()) {
      if (recognises(other, directory)) {
        return "it looks like kind " + other.kind();
      }
    }
    List<String> dead = CorpusFiles.lost(directory, 2);
    return dead.isEmpty() ? "give the folder that holds it" : dead.get(0);
  }

  private static @Nullable Path near(CorpusAdapter adapter, Path directory) {
    Path up = directory.getParent();
    for (int i = 0; i < FOLDERS_UP && up != null; i++, up = up.getParent()) {
      if (InputRoots.current().allows(up) && recognises(adapter, up)) {
        return up;
      }
    }
    List<Path> level = List.of(directory);
    for (int i = 0; i < FOLDERS_DOWN; i++) {
      List<Path> next = new ArrayList<>();
      for (Path folder : level) {
        if (next.size() < MOST_FOLDERS) {
          next.addAll(
              folders(folder).stream()
                  .filter(below -> CorpusFiles.inside(directory, below))
                  .toList());
        }
      }
      level = next.subList(0, Math.min(MOST_FOLDERS, next.size()));
      for (Path folder : level) {
        if (recognises(adapter, folder)) {
          return folder;
        }
      }
    }
    return null;
  }

  /** A folder that may not be read is not the right one; it must not hide the advice. */
  private static boolean recognises(CorpusAdapter adapter, Path folder) {
    try {
      return adapter.recognises(folder);
    } catch (CorpusImportException e) {
      return false;
    }
  }

  private static List<Path> folders(Path folder) {
    try {
      return CorpusFiles.list(folder).stream().filter(Files::isDirectory).toList();
    } catch (CorpusImportException e) {
      return List.of();
    }
  }
}
