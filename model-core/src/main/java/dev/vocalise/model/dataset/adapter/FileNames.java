package dev.vocalise.model.dataset.adapter;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files below a corpus folder, to find the one that is meant by a path that does not exist.
 * They are listed when the first path is missed, once.
 */
final class FileNames {
  private static final Set<String> AUDIO =
      Set.of(
          "aac", "aif", "aifc", "aiff", "au", "avi", "flac", "m4a", "mkv", "mov", "mp3", "mp4",
          "oga", "ogg", "opus", "sph", "wav", "webm", "wma");

  private static final Pattern EXTENSION = Pattern.compile("\\.(\\p{L}\\w{1,4})$");

  private static final Pattern NOISE = Pattern.compile("\\p{M}|(?<!\\d)0+(?=\\d)");
  private static final Pattern SEPARATOR = Pattern.compile("%20|[\\s_-]+");
  private static final Pattern SLASHES = Pattern.compile("/+");

  /** Of files with one name in many folders no more are compared. */
  private static final int MOST_CANDIDATES = 20;

  /**
   * The file that shares the longest end with the path, in parts between '/' and {@linkplain #fold
   * read loosely}.
   *
   * @param file below the corpus folder, as on disk
   * @param at where the shared end begins in the path
   * @param here the folders of the file before the shared end, with '/' at the end, or empty
   * @param only whether no other file shares as much
   */
  record Near(String file, int at, String here, boolean only) {}

  private final Path directory;

  /** By the folded parts of their paths, the last one first, each with a '/' behind it. */
  private @Nullable NavigableMap<String, List<String>> byEnd;

  private final Map<String, List<String>> byLetters = new HashMap<>();

  FileNames(Path directory) {
    this.directory = directory;
  }

  /** Files whose path has the same letters in any Unicode form. */
  List<String> sameLetters(String path) {
    files();
    return byLetters.getOrDefault(letters(path), List.of());
  }

  /** The audio, or the file with the same extension, that the path most probably means. */
  @Nullable Near near(String path) {
    List<String> parts = parts(path);
    int at = path.length();
    @Nullable Near longest = null;
    for (int shared = 1; shared <= parts.size(); shared++) {
      List<String> end = parts.subList(parts.size() - shared, parts.size());
      List<String> found = candidates(key(end), path);
      if (found.isEmpty()) {
        return longest;
      }
      at = path.lastIndexOf(end.get(0), at - 1);
      String file = found.get(0);
      List<String> fileParts = parts(file);
      List<String> before = fileParts.subList(0, fileParts.size() - shared);
      String here = before.isEmpty() ? "" : String.join("/", before) + "/";
      longest = new Near(file, at, here, found.size() == 1);
    }
    return longest;
  }

  /** What to add where a file is missed: a dead link on the way, the name it has, or nothing. */
  String whyMissing(String path) {
    String link = CorpusFiles.deadLink(directory, directory.resolve(path));
    if (link != null) {
      return ": " + link;
    }
    Near near = near(path);
    return near == null || !near.only() ? "" : ", but '" + near.file() + "' exists: rename it";
  }

  private List<String> candidates(String end, String path) {
    String extension = extension(path);
    return files().subMap(end, end + Character.MAX_VALUE).values().stream()
        .flatMap(List::stream)
        .filter(file -> AUDIO.contains(extension(file)) || extension(file).equals(extension))
        .limit(MOST_CANDIDATES)
        .sorted(Comparator.comparing(file -> !letters(path).equalsIgnoreCase(letters(file))))
        .toList();
  }

  private synchronized NavigableMap<String, List<String>> files() {
    if (byEnd == null) {
      byEnd = new TreeMap<>();
      for (Path path : CorpusFiles.below(directory, "")) {
        String file = CorpusFiles.relative(directory, path);
        byEnd.computeIfAbsent(key(parts(file)), key -> new ArrayList<>(1)).add(file);
        byLetters.computeIfAbsent(letters(file), key -> new ArrayList<>(1)).add(file);
      }
    }
    return byEnd;
  }

  private static List<String> parts(String path) {
    return SLASHES.splitAsStream(path).filter(part -> !part.isEmpty()).toList();
  }

  private static String key(List<String> parts) {
    StringBuilder key = new StringBuilder();
    for (int i = parts.size() - 1; i >= 0; i--) {
      boolean name = i == parts.size() - 1;
      key.append(fold(name ? EXTENSION.matcher(parts.get(i)).replaceFirst("") : parts.get(i)));
      key.append('/');
    }
    return key.toString();
  }

  /** Without case, accents, leading zeros of numbers, and what separates words. */
  private static String fold(String part) {
    String apart = Normalizer.normalize(part, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    return SEPARATOR.matcher(NOISE.matcher(apart).replaceAll("")).replaceAll("_");
  }

  static String letters(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFC);
  }

  private static String extension(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
