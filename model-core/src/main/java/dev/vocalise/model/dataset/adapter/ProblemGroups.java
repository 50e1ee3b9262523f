package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.FileContent;
import dev.vocalise.model.dataset.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with a corpus, each fault once however many files have it. */
final class ProblemGroups {
  private static final int GROUPS_SHOWN = 4;

  private ProblemGroups() {}

  /** One line, the most frequent fault first. */
  static String describe(List<Problem> problems, int listed, Path directory) {
    Map<String, List<Problem>> byReason = new LinkedHashMap<>();
    for (Problem problem : problems) {
      byReason.computeIfAbsent(problem.reason(), reason -> new ArrayList<>()).add(problem);
    }
    List<String> groups =
        byReason.values().stream()
            .sorted(Comparator.comparing(List<Problem>::size).reversed())
            .map(group -> group(group, listed, directory))
            .toList();
    List<String> shown = groups.subList(0, Math.min(GROUPS_SHOWN, groups.size()));
    int hidden = groups.size() - shown.size();
    return String.join("; ", shown) + (hidden > 0 ? "; and " + hidden + " more reasons" : "");
  }

  private static String group(List<Problem> problems, int listed, Path directory) {
    Problem first = problems.get(0);
    int count = problems.size();
    for (FileContent content : FileContent.values()) {
      if (content.words().equals(first.reason())) {
        return "%s of %s audio files %s (%s): %s"
            .formatted(
                count,
                listed,
                count == 1 ? "is " + content.one() : "are " + content.words() + "s",
                CorpusReading.some(problems.stream().map(Problem::path).toList()),
                content.remedy(directory));
      }
    }
    List<String> places =
        problems.stream().map(p -> p.line() > 0 ? p.path() + ":" + p.line() : p.path()).toList();
    return count == 1
        ? first.describe()
        : "%s times %s (%s), the first: %s"
            .formatted(
                count,
                first.reason(),
                CorpusReading.some(places),
                first.message().replaceFirst("^\\Q" + first.reason() + ": \\E", ""));
  }
}
