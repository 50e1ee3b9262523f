package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that a table names. Paths that lead elsewhere do so in all rows alike, and are
 * one problem with the number of rows.
 */
final class CsvPaths {
  /** Where releases put audio beside a manifest that gives bare names. */
  private static final List<String> AUDIO_FOLDERS = List.of("", "Audios", "Audio", "audio", "wav");

  /** {@code /home/anna/a.wav}, {@code C:\Users\anna\a.wav}, {@code \\server\share\a.wav}. */
  private static final Pattern ABSOLUTE = Pattern.compile("(?:[A-Za-z]:[/\\\\]|[/\\\\]).*");

  /** Why no file of the corpus was found. */
  enum Fault {
    OUTSIDE,
    OTHER_MACHINE,
    OTHER_NAME
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
  private final Map<Fault, Refused> refused = new EnumMap<>(Fault.class);
  private @Nullable Map<String, List<String>> byForm;
  private final Map<String, List<String>> byCase = new HashMap<>();

  CsvPaths(Path directory) throws IOException {
    this.directory = directory;
    this.realDirectory = directory.toRealPath();
  }

  Found find(String file) {
    String text = file.replace('\\', '/');
    try {
      if (ABSOLUTE.matcher(file).matches()) {
        return absolute(file, text);
      }
      Path linked = null;
      for (String folder : AUDIO_FOLDERS) {
        Path path = directory.resolve(folder).resolve(text).normalize();
        if (!path.startsWith(directory) || path.equals(directory)) {
          return outside(file, path);
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
    return path.toRealPath().startsWith(realDirectory)
        ? new Found(path, null, "")
        : outside(file, path.toRealPath());
  }

  private Found absolute(String file, String text) throws IOException {
    Path path = Path.of(text).normalize();
    if (path.startsWith(directory) && !path.equals(directory)) {
      Found below = find(directory.relativize(path).toString());
      return below.fault() == null ? below : new Found(null, below.fault(), below.message());
    }
    if (path.isAbsolute() && Files.exists(path)) {
      // The folder may have been given by another name: a link that leads to it.
      Path folder = path.getParent();
      Path real = folder == null ? path : folder.toRealPath().resolve(path.getFileName());
      return real.startsWith(realDirectory) && !real.equals(realDirectory)
          ? existing(file, directory.resolve(realDirectory.relativize(real)))
          : outside(file, path);
    }
    String tail = tail(text);
    String here =
        tail == null
            ? "'%s' is a path of another machine, and no end of it exists below %s: give paths that start at that folder"
                .formatted(file, directory)
            : "'%s' is a path of another machine; '%s' exists below %s: take '%s' away from the paths of the table"
                .formatted(file, tail, directory, file.substring(0, file.length() - tail.length()));
    return new Found(null, Fault.OTHER_MACHINE, here);
  }

  /** The longest end of the path that is a file below the folder. */
  private @Nullable String tail(String text) {
    for (int at = text.indexOf('/'); at >= 0; at = text.indexOf('/', at + 1)) {
      String tail = text.substring(at + 1);
      for (String folder : AUDIO_FOLDERS) {
        Path path = directory.resolve(folder).resolve(tail.replaceFirst("^/+", "")).normalize();
        if (path.startsWith(directory) && Files.isRegularFile(path)) {
          return tail;
        }
      }
    }
    return null;
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
    for (String folder : AUDIO_FOLDERS) {
      String name = relative(folder, text);
      List<String> same = byForm().getOrDefault(form(name), List.of());
      if (same.size() == 1) {
        return existing(file, directory.resolve(same.get(0)));
      }
      List<String> near = same.isEmpty() ? byCase.getOrDefault(bare(name), List.of()) : same;
      if (!near.isEmpty()) {
        String message =
            "'%s' does not exist, but '%s' does: correct the table or rename the file"
                .formatted(file, near.get(0));
        return new Found(null, Fault.OTHER_NAME, message);
      }
    }
    String tail = tail(text);
    return tail == null
        ? new Found(directory.resolve(text).normalize(), null, "")
        : new Found(
            null,
            Fault.OTHER_NAME,
            "'%s' does not exist, but '%s' does: take '%s' away, or give another folder"
                .formatted(file, tail, text.substring(0, text.length() - tail.length())));
  }

  private String relative(String folder, String text) {
    return CorpusFiles.relative(directory, directory.resolve(folder).resolve(text).normalize());
  }

  private Map<String, List<String>> byForm() {
    if (byForm == null) {
      List<String> files =
          CorpusFiles.below(directory, "").stream()
              .map(path -> CorpusFiles.relative(directory, path))
              .toList();
      byForm = index(files, CsvPaths::form, new HashMap<>());
      index(files, CsvPaths::bare, byCase);
    }
    return byForm;
  }

  private static Map<String, List<String>> index(
      List<String> files, Function<String, String> key, Map<String, List<String>> into) {
    files.forEach(file -> into.computeIfAbsent(key.apply(file), k -> new ArrayList<>()).add(file));
    return into;
  }

  private static String form(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /** Without case and extension. */
  private static String bare(String name) {
    return form(name).toLowerCase(Locale.ROOT).replaceFirst("\\.[^./]*$", "");
  }

  /** Counts a row whose fault is that of the whole table; false where it is the row's own. */
  boolean refuse(Found found, int line) {
    Fault fault = found.fault();
    if (fault == null || fault == Fault.OTHER_NAME) {
      return false;
    }
    refused.merge(
        fault,
        new Refused(line, found.message(), 1),
        (first, next) -> new Refused(first.line(), first.message(), first.rows() + 1));
    return true;
  }

  private static String reason(Fault fault) {
    return fault == Fault.OUTSIDE ? "path outside" : "path of another machine";
  }

  /** Adds one problem for each fault. */
  void report(CorpusReading reading, String tablePath) {
    refused.forEach(
        (fault, first) -> {
          String more = first.rows() == 1 ? "" : " (and " + (first.rows() - 1) + " more)";
          reading.bad(
              new Problem(tablePath, first.line(), reason(fault), first.message() + more),
              first.rows());
        });
  }
}
