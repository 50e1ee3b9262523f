package dev.vocalise.model.functionals;

import dev.vocalise.model.dataset.Utterance;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The recordings of a corpus by their names. A table may name them with other folders before, with
 * none, and without the extension.
 */
final class UtteranceFiles {

  /**
   * A recording and the utterances in it, as places in the corpus.
   *
   * @param folders above it, the innermost last
   */
  record File(String path, List<String> folders, List<Integer> utterances) {}

  /**
   * What a name may mean.
   *
   * @param files one, or several that it does not tell apart; none for a stranger
   * @param whole whether all folders that both name agree, not the file's name alone
   */
  record Found(List<File> files, boolean whole) {
    static final Found NOTHING = new Found(List.of(), false);
  }

  private final Map<String, List<File>> byName = new HashMap<>();
  private final Map<String, List<File>> byStem = new HashMap<>();

  UtteranceFiles(List<Utterance> utterances) {
    Map<String, File> files = new HashMap<>();
    for (int i = 0; i < utterances.size(); i++) {
      String path = utterances.get(i).audioPath();
      files.computeIfAbsent(path, UtteranceFiles::file).utterances().add(i);
    }
    for (File file : files.values()) {
      String name = last(file.path());
      byName.computeIfAbsent(name, any -> new ArrayList<>()).add(file);
      byStem.computeIfAbsent(stem(name), any -> new ArrayList<>()).add(file);
    }
  }

  private static File file(String path) {
    return new File(path, folders(path), new ArrayList<>());
  }

  /** What the name of a row means: the files whose folders agree with it the furthest. */
  Found find(String written) {
    String name = last(written);
    List<File> candidates = byName.get(name);
    candidates = candidates == null ? byStem.get(name) : candidates;
    candidates = candidates == null ? byStem.get(stem(name)) : candidates;
    if (candidates == null) {
      return Found.NOTHING;
    }
    List<String> folders = folders(written);
    List<File> best = new ArrayList<>();
    int most = -1;
    for (File candidate : candidates) {
      int agreed = agreed(folders, candidate.folders());
      if (agreed == Math.min(folders.size(), candidate.folders().size()) && agreed >= most) {
        if (agreed > most) {
          best.clear();
        }
        most = agreed;
        best.add(candidate);
      }
    }
    if (!best.isEmpty()) {
      return new Found(best, true);
    }
    return candidates.size() == 1 ? new Found(candidates, false) : Found.NOTHING;
  }

  private static int agreed(List<String> one, List<String> other) {
    int n = 0;
    while (n < Math.min(one.size(), other.size())
        && one.get(one.size() - 1 - n).equals(other.get(other.size() - 1 - n))) {
      n++;
    }
    return n;
  }

  private static List<String> folders(String path) {
    List<String> folders = new ArrayList<>();
    for (String part : parts(path)) {
      if (!part.isEmpty() && !part.equals(".")) {
        folders.add(part);
      }
    }
    return folders.isEmpty() ? folders : folders.subList(0, folders.size() - 1);
  }

  private static String last(String path) {
    String[] parts = parts(path);
    return parts.length == 0 ? "" : parts[parts.length - 1];
  }

  /** Archives of a Mac take letters and accents apart, and Windows has other slashes. */
  private static String[] parts(String path) {
    return Normalizer.normalize(path.replace('\\', '/'), Normalizer.Form.NFC).split("/");
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
