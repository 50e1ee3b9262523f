package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.adapter.FileNames.Near;
import dev.vocalise.model.input.InputRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that a table names. Paths that lead elsewhere do so in all rows alike, and are
 * one problem with the number of rows.
 */
final class CsvPaths {
  /** Where releases put audio beside a manifest that gives bare names. */
  private static final List<String> AUDIO_FOLDERS = List.of("", "Audios", "Audio", "audio", "wav");

  /**
   * {@code /home/anna/a.wav}, {@code ~/a.wav}, {@code C:\Users\anna\a.wav}, {@code file:///a.wav}.
   */
  private static final Pattern ABSOLUTE =
      Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:[/\\\\]|[/\\\\]|~/).*", Pattern.DOTALL);

  /** Why no file of the corpus was found. */
  enum Fault {
    OUTSIDE("path outside"),
    OTHER_MACHINE("path of another machine"),
    NOWHERE("path of another machine"),
    HIDDEN("hidden audio"),
    OTHER_NAME("missing audio");

    final String reason;

    Fault(String reason) {
      this.reason = reason;
    }

    /** Whether it is the fault of the table and not of the one row. */
    private boolean ofTable() {
      return compareTo(HIDDEN) < 0;
    }
  }

  /**
   * What a row's path leads to.
   *
   * @param file below the corpus folder, existing or where it was expected; null with a fault
   */
  record Found(@Nullable Path file, @Nullable Fault fault, String message) {}

  private record Refused(int line, String message, int rows) {}

  private final Path directory;
  private final Path realDirectory;
  private final String tablePath;

  /** Those of this corpus, with the folder itself. */
  private final List<Path> audioFolders;

  private final Map<Fault, Refused> refused = new EnumMap<>(Fault.class);
  private final FileNames names;

  CsvPaths(Path directory, String tablePath) throws IOException {
    this.directory = directory;
    this.tablePath = tablePath;
    this.realDirectory = directory.toRealPath();
    this.audioFolders =
        AUDIO_FOLDERS.stream()
            .map(directory::resolve)
            .filter(folder -> Files.exists(folder, LinkOption.NOFOLLOW_LINKS))
            .toList();
    this.names = new FileNames(directory);
  }

  Found find(String file) {
    String text = file.replace('\\', '/');
    try {
      if (ABSOLUTE.matcher(file).matches()) {
        return absolute(file, text);
      }
      Path linked = null;
      for (Path folder : audioFolders) {
        Path path = folder.resolve(text).normalize();
        if (!path.startsWith(directory) || path.equals(directory)) {
          return outside(file, path);
        }
        if (CorpusFiles.hidden(directory, path)) {
          String message =
              "'%s' is hidden (a name with a dot in front, or a folder __MACOSX), and nothing hidden is read: delete the row, or rename what it names"
                  .formatted(file);
          return new Found(null, Fault.HIDDEN, message);
        }
        if (Files.exists(path)) {
          return existing(file, path);
        }
        linked = linked == null && CorpusFiles.deadLink(directory, path) != null ? path : linked;
      }
      return linked != null ? new Found(linked, null, "") : otherwiseNamed(file, text);
    } catch (InvalidPathException | IOException e) {
      return new Found(null, Fault.OTHER_NAME, "'" + file + "' is no path: " + e.getMessage());
    }
  }

  private Found existing(String file, Path path) throws IOException {
    if (CorpusFiles.inside(directory, path)) {
      return new Found(path, null, "");
    }
    String message =
        "'%s' leads out of the corpus folder %s: %s"
            .formatted(file, directory, CorpusFiles.leadsOut(directory, path));
    return new Found(null, Fault.OUTSIDE, message);
  }

  private Found absolute(String file, String text) throws IOException {
    Path path = Path.of(text).normalize();
    if (path.startsWith(directory) && !path.equals(directory)) {
      return find(directory.relativize(path).toString());
    }
    if (path.isAbsolute() && InputRoots.current().allows(path) && Files.exists(path)) {
      // The folder may have been given by another name: a link that leads to it.
      Path folder = path.getParent();
      Path real = folder == null ? path : folder.toRealPath().resolve(path.getFileName());
      return real.startsWith(realDirectory) && !real.equals(realDirectory)
          ? find(realDirectory.relativize(real).toString())
          : outside(file, path);
    }
    Near near = names.near(text);
    if (near == null) {
      String nowhere =
          "'%s' is a path of another machine, and no end of it exists below %s: give paths that start at that folder"
              .formatted(file, directory);
      return new Found(null, Fault.NOWHERE, nowhere);
    }
    String message =
        "'%s' is a path of another machine; '%s' exists below %s: %s"
            .formatted(file, near.file(), directory, rewritten(file, near));
    return new Found(null, Fault.OTHER_MACHINE, message);
  }

  /** How paths of the table become those of this folder, as far as one path tells. */
  private static String rewritten(String file, Near near) {
    String before = file.substring(0, near.at());
    String end = file.substring(near.at()).replace('\\', '/');
    String asOnDisk =
        FileNames.letters(near.file()).endsWith(FileNames.letters(end))
            ? ""
            : ", and write names as they are on disk";
    if (looksBelow(near.here())) {
      return "take '%s' away from the paths of the table%s".formatted(before, asOnDisk);
    }
    return near.only() && end.contains("/")
        ? "write '%s' in place of '%s'%s".formatted(near.here(), before, asOnDisk)
        : "give paths that start at that folder";
  }

  /** Whether a path from that folder is found as it is. */
  private static boolean looksBelow(String folder) {
    return folder.isEmpty() || AUDIO_FOLDERS.contains(folder.substring(0, folder.length() - 1));
  }

  private Found outside(String file, Path path) {
    Path common = directory;
    while (common != null && !path.startsWith(common)) {
      common = common.getParent();
    }
    String into =
        common == null || common.getNameCount() == 0 || common.equals(directory)
            ? "copy the audio below it"
            : "copy the audio below it, or put the table into %s with paths from there and give that folder"
                .formatted(common);
    return new Found(
        null,
        Fault.OUTSIDE,
        "'%s' leads out of the corpus folder %s: table and audio must lie below one folder, links out of it are not followed; %s"
            .formatted(file, directory, into));
  }

  /**
   * A file whose name differs in its Unicode form alone is the one that is meant: archives of a Mac
   * take letters and accents apart. Other likely names are shown only.
   */
  private Found otherwiseNamed(String file, String text) throws IOException {
    for (Path folder : audioFolders) {
      Path at = folder.resolve(text).normalize();
      List<String> same = names.sameLetters(CorpusFiles.relative(directory, at));
      if (same.size() == 1) {
        return existing(file, directory.resolve(same.get(0)));
      }
    }
    Path expected = directory.resolve(text).normalize();
    String path = CorpusFiles.relative(directory, expected);
    Near near = names.near(path);
    if (near == null) {
      return new Found(expected, null, "");
    }
    String before = path.substring(0, near.at());
    String remedy = "correct the table or rename the file";
    if (looksBelow(near.here())) {
      remedy = before.isEmpty() ? remedy : "take '" + before + "' away, or give another folder";
    } else if (!near.only()) {
      return new Found(expected, null, ""); // one name in many folders
    } else {
      remedy = "correct the table if that is meant";
    }
    String message = "'%s' does not exist, but '%s' does: %s".formatted(file, near.file(), remedy);
    return new Found(null, Fault.OTHER_NAME, message);
  }

  /** Reports the fault of a row, or counts it where it is that of the whole table. */
  void refuse(CorpusReading reading, Found found, int line) {
    Fault fault = found.fault();
    if (fault == null) {
      return;
    }
    if (!fault.ofTable()) {
      reading.bad(new Problem(tablePath, line, fault.reason, found.message()));
      return;
    }
    refused.merge(
        fault,
        new Refused(line, found.message(), 1),
        (first, next) -> new Refused(first.line(), first.message(), first.rows() + 1));
  }

  /** Adds one problem for each fault of the whole table. */
  void report(CorpusReading reading) {
    refused.forEach(
        (fault, first) -> {
          String more = first.rows() == 1 ? "" : " (and " + (first.rows() - 1) + " more)";
          reading.bad(
              new Problem(tablePath, first.line(), fault.reason, first.message() + more),
              first.rows());
        });
  }
}
