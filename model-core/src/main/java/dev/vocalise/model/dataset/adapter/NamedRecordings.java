package dev.vocalise.model.dataset.adapter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Recordings of a corpus whose labels stand in the file names, wherever below the folder they lie.
 */
final class NamedRecordings {
  private NamedRecordings() {}

  /** Whether the folder itself holds a recording with such a name. */
  static boolean present(Path folder, Pattern name) {
    return CorpusFiles.list(folder).stream()
        .anyMatch(
            path ->
                CorpusFiles.endsWith(path, ".wav")
                    && name.matcher(CorpusFiles.stem(path)).matches());
  }

  /**
   * All of them, sorted by path. Some distributions hold every file twice, in two folders: a copy
   * with the same bytes is left out and counted, and is no damage.
   */
  static List<Path> of(CorpusReading reading, Path directory) {
    Map<String, Path> first = new HashMap<>();
    List<Path> recordings = new ArrayList<>();
    for (Path wav : CorpusFiles.below(directory, ".wav")) {
      Path before = first.putIfAbsent(CorpusFiles.stem(wav), wav);
      if (before != null && sameBytes(before, wav)) {
        reading.skip("copy in another folder");
      } else {
        recordings.add(wav);
      }
    }
    return recordings;
  }

  private static boolean sameBytes(Path one, Path other) {
    try {
      return Files.mismatch(one, other) < 0;
    } catch (IOException e) {
      return false; // what cannot be read is reported when it is opened
    }
  }
}
