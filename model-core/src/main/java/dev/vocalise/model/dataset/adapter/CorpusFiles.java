package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.model.input.InputFileException;
import dev.vocalise.model.input.InputRoots;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reading a user's folder: listings in the same order everywhere, and nothing hidden: neither
 * {@code .git} and {@code .datalad} nor the {@code ._*} files and {@code __MACOSX} folders that
 * macOS archives bring along.
 */
final class CorpusFiles {
  static final int MAX_DEPTH = 12;
  private static final int MAX_LINKS = 5;

  /** Of a table or a file of labels; the largest corpora of the field need a third. */
  private static final int MAX_BYTES = 64 << 20;

  private static final String WAV = ".wav";
  private static final String FLAC = ".flac";

  private CorpusFiles() {}

  /** Names in the folder, sorted, noise left out; empty where there is no such folder. */
  static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(path -> !noise(path)).sorted().toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** Whether the name promises sound that can be read. */
  static boolean isRecording(Path path) {
    return endsWith(path, WAV) || endsWith(path, FLAC);
  }

  /**
   * All recordings below the folder, sorted; of one that is there as WAV and as FLAC, under the
   * same name in the same folder, the WAV.
   */
  static List<Path> recordings(Path directory) {
    return recordings(directory, directory);
  }

  private static List<Path> recordings(Path directory, Path folder) {
    Set<String> wavs = new HashSet<>();
    List<Path> wav = below(directory, folder, WAV);
    wav.forEach(path -> wavs.add(path.resolveSibling(stem(path)).toString()));
    return Stream.concat(
            wav.stream(),
            below(directory, folder, FLAC).stream()
                .filter(path -> !wavs.contains(path.resolveSibling(stem(path)).toString())))
        .sorted()
        .toList();
  }

  /** The same by their stems; of several with one stem the first, a WAV before a FLAC. */
  static NavigableMap<String, Path> recordingsByStem(Path directory) {
    return recordingsByStem(directory, directory);
  }

  /** The same in a folder of the corpus. */
  static NavigableMap<String, Path> recordingsByStem(Path directory, Path folder) {
    NavigableMap<String, Path> found = byStem(directory, folder, WAV);
    byStem(directory, folder, FLAC).forEach(found::putIfAbsent);
    return found;
  }

  /** All files of the corpus with that ending (any case), sorted; follows links that stay there. */
  static List<Path> below(Path directory, String ending) {
    return below(directory, directory, ending);
  }

  private static List<Path> below(Path directory, Path folder, String ending) {
    List<Path> found = new ArrayList<>();
    if (!inside(directory, folder)) {
      return found;
    }
    walk(
        directory,
        folder,
        MAX_DEPTH,
        (path, attributes) -> {
          if (endsWith(path, ending)) {
            found.add(path);
          }
        },
        (path, e) -> {}); // see lost()
    Collections.sort(found);
    return found;
  }

  /** A folder that a link fetches from elsewhere. */
  private static final class LinkOutException extends IOException {
    private static final long serialVersionUID = 1L;

    LinkOutException(String message) {
      super(message);
    }
  }

  private static void walk(
      Path directory,
      Path folder,
      int depth,
      BiConsumer<Path, BasicFileAttributes> file,
      BiConsumer<Path, IOException> failed) {
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
            if (at.equals(folder) || (!noise(at) && !leavesBy(at))) {
              return FileVisitResult.CONTINUE;
            }
            if (!noise(at)) {
              failed.accept(at, new LinkOutException(leadsOut(directory, at)));
            }
            return FileVisitResult.SKIP_SUBTREE;
          }

          private boolean leavesBy(Path at) {
            return Files.isSymbolicLink(at) && !inside(directory, at);
          }

          @Override
          public FileVisitResult visitFile(Path at, BasicFileAttributes attributes) {
            if (!noise(at)) {
              file.accept(at, attributes);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path at, IOException e) {
            if (!noise(at)) {
              failed.accept(at, e);
            }
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, visitor);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** The same by their stems; of several with one stem the first. */
  static NavigableMap<String, Path> byStem(Path directory, String ending) {
    return byStem(directory, directory, ending);
  }

  private static NavigableMap<String, Path> byStem(Path directory, Path folder, String ending) {
    NavigableMap<String, Path> found = new TreeMap<>();
    below(directory, folder, ending).forEach(path -> found.putIfAbsent(stem(path), path));
    return found;
  }

  static boolean endsWith(Path path, String ending) {
    return name(path).toLowerCase(Locale.ROOT).endsWith(ending);
  }

  static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  /** The name without its last extension. */
  static String stem(Path path) {
    String name = name(path);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** Below the corpus directory, with '/'. */
  static String relative(Path directory, Path path) {
    return directory.relativize(path).toString().replace(File.separatorChar, '/');
  }

  /** Whether the file, with all links followed, may be read as one of the corpus. */
  static boolean inside(Path directory, Path path) {
    return InputRoots.current().inside(directory, path);
  }

  /** Says where a path that is not {@link #inside} leads. */
  static String leadsOut(Path directory, Path path) {
    String link = InputRoots.current().leadsOut(directory, path);
    return link != null ? link : relative(directory, path) + " is not below " + directory;
  }

  /** Says which link on the way to the path leads nowhere; null if none does. */
  static @Nullable String deadLink(Path directory, Path path) {
    Path at = directory;
    for (Path name : directory.relativize(path)) {
      at = at.resolve(name);
      if (Files.isSymbolicLink(at) && !Files.exists(at)) {
        return describeDeadLink(directory, at);
      }
    }
    return null;
  }

  private static String describeDeadLink(Path directory, Path link) {
    List<String> targets = new ArrayList<>();
    Path at = link;
    try {
      while (Files.isSymbolicLink(at) && targets.size() < MAX_LINKS) {
        Path target = Files.readSymbolicLink(at);
        targets.add(target.toString());
        at = at.resolveSibling(target);
      }
    } catch (IOException e) {
      targets.add("(unreadable)");
    }
    boolean annex = targets.stream().anyMatch(target -> target.contains(".git/annex/"));
    return "%s is a link to %s, which does not exist: %s"
        .formatted(
            relative(directory, link),
            String.join(", that one to ", targets),
            annex
                ? "fetch the content with 'datalad get .' or 'git annex get .'"
                : "fetch or mount what it leads to");
  }

  /**
   * What a listing of the folder silently lacks: links that lead nowhere and folders that cannot be
   * read, one sentence each, in order of their paths.
   *
   * @param depth how many levels of folders to look at
   */
  static List<String> lost(Path folder, int depth) {
    SortedMap<Path, String> lost = new TreeMap<>();
    walk(
        folder,
        folder,
        depth,
        (path, attributes) -> {
          if (attributes.isSymbolicLink()) { // others were followed
            lost.put(path, describeDeadLink(folder, path));
          }
        },
        (path, e) ->
            lost.put(
                path,
                e instanceof LinkOutException
                    ? String.valueOf(e.getMessage())
                    : relative(folder, path) + " cannot be read (" + InputFile.why(e) + ")"));
    return List.copyOf(lost.values());
  }

  /** The label file itself; one that a link fetches from elsewhere is refused. */
  static Path requireInside(Path directory, Path labels) {
    if (!inside(directory, labels)) {
      throw new CorpusImportException(
          "%s leads out of the corpus folder %s: %s"
              .formatted(labels, directory, leadsOut(directory, labels)));
    }
    return labels;
  }

  /** Whether the path below the corpus directory leads through what is never read. */
  static boolean hidden(Path directory, Path path) {
    for (Path part : directory.relativize(path)) {
      if (noise(part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean noise(Path path) {
    String name = name(path);
    return name.startsWith(".") || name.equals("__MACOSX");
  }

  /** The whole file. */
  static byte[] bytes(Path file) {
    try {
      return InputFile.bytes(file, MAX_BYTES);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static CorpusImportException unreadable(Path path, IOException e) {
    return new CorpusImportException(
        e instanceof InputFileException
            ? String.valueOf(e.getMessage())
            : path + " cannot be read (" + InputFile.why(e) + "): check its permissions",
        List.of(),
        new UncheckedIOException(e));
  }
}
