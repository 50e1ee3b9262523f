package dev.vocalise.model.dataset.adapter;

import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** Matches a damaged label line with the audio file that it most likely named. */
final class SimilarName {
  private SimilarName() {}

  /**
   * Takes out the name of which the line holds the longest beginning (any one if it holds none):
   * the recording is counted by its broken line and must not be reported a second time as
   * unlabelled.
   */
  static void removeMentioned(NavigableMap<String, ?> unlabelled, String line) {
    @Nullable String best = null;
    int longest = -1;
    for (String name : unlabelled.keySet()) {
      int length = name.length();
      while (length > 0 && !line.contains(name.substring(0, length))) {
        length--;
      }
      if (length > longest) {
        longest = length;
        best = name;
      }
    }
    if (best != null) {
      unlabelled.remove(best);
    }
  }
}
