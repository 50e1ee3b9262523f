package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A corpus whose labels stand in the file names, so that the list of files is the list of labels.
 */
abstract class NamedRecordings extends FolderAdapter {
  private final Pattern name;

  NamedRecordings(
      String kind,
      String expects,
      @Nullable String whyNoText,
      Map<String, Integer> knownTotals,
      Pattern name) {
    super(kind, expects, whyNoText, knownTotals);
    this.name = name;
  }

  /** Whether the folder itself holds a recording with such a name. */
  final boolean present(Path folder) {
    return CorpusFiles.list(folder).stream()
        .anyMatch(path -> CorpusFiles.isRecording(path) && matcher(path).matches());
  }

  private Matcher matcher(Path path) {
    return name.matcher(CorpusFiles.stem(path));
  }

  @Override
  final void read(CorpusReading reading, Path directory) {
    for (Path wav : recordings(reading, directory)) {
      String path = CorpusFiles.relative(directory, wav);
      Matcher parts = matcher(wav);
      if (parts.matches() && isKnown(parts)) {
        add(reading, path, parts);
      } else {
        reading.bad(new Problem(path, 0, "broken name", "expected a name such as " + names()));
      }
    }
  }

  /** An example of a name, and what its parts mean. */
  abstract String names();

  /** Whether what the pattern leaves open names something that the corpus has. */
  boolean isKnown(Matcher parts) {
    return true;
  }

  /** Adds one recording, or leaves it out for a reason. */
  abstract void add(CorpusReading reading, String path, Matcher parts);

  static void unknownLabel(CorpusReading reading, String path, String message) {
    reading.bad(new Problem(path, 0, "unknown label", message));
  }

  /**
   * All of them wherever below the folder they lie, sorted by path. Some distributions hold every
   * file twice, in two folders: a copy with the same bytes is left out and counted, and is no
   * damage.
   */
  List<Path> recordings(CorpusReading reading, Path directory) {
    Map<String, Path> first = new HashMap<>();
    List<Path> recordings = new ArrayList<>();
    for (Path wav : CorpusFiles.recordings(directory)) {
      Path before = first.putIfAbsent(CorpusFiles.stem(wav), wav);
      if (before != null && sameBytes(directory, before, wav)) {
        reading.skip("copy in another folder");
      } else {
        recordings.add(wav);
      }
    }
    return recordings;
  }

  private static boolean sameBytes(Path directory, Path one, Path other) {
    try {
      return Stream.of(one, other)
              .allMatch(file -> Files.isRegularFile(file) && CorpusFiles.inside(directory, file))
          && Files.mismatch(one, other) < 0;
    } catch (IOException e) {
      return false; // what cannot be read is reported when it is opened
    }
  }
}
