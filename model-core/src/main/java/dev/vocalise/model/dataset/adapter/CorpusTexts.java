package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.FileContent;
import dev.vocalise.model.Sha256;
import dev.vocalise.model.dataset.CorpusImportException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The label files and transcripts of one import; remembers which of them somebody should look at.
 */
final class CorpusTexts {
  private final Path directory;
  private final Map<String, List<String>> noted = new TreeMap<>();
  private final SortedMap<String, String> digests = new TreeMap<>();
  private int outside;

  CorpusTexts(Path directory) {
    this.directory = directory;
  }

  /** A label file, which must lie inside the corpus and hold text of some kind. */
  String labels(Path file) {
    byte[] bytes = bytes(CorpusFiles.requireInside(directory, file));
    DecodedText text = DecodedText.of(bytes, directory);
    FileContent content = FileContent.of(bytes);
    if (!text.certain() && content.noText()) {
      throw new CorpusImportException(
          "%s holds no labels: it is %s; %s"
              .formatted(file, content.one(), content.remedy(directory)));
    }
    note(file, text.note());
    return text.text();
  }

  /** The same by lines. */
  List<String> labelLines(Path file) {
    return lines(labels(file));
  }

  /** The words of one file, null where there is none, or none that can be read for certain. */
  @Nullable String transcript(Path file) {
    String text = words(file);
    String line = text == null ? "" : text.strip().replaceAll("\\s+", " ");
    return line.isEmpty() ? null : line;
  }

  /** The lines of a file of transcripts; none in the same cases. */
  List<String> transcriptLines(Path file) {
    String text = words(file);
    return text == null ? List.of() : lines(text);
  }

  private @Nullable String words(Path file) {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    if (!CorpusFiles.inside(directory, file)) {
      outside++;
      return null;
    }
    DecodedText text = DecodedText.of(bytes(file), directory);
    boolean certain = text.certain();
    note(file, certain ? text.note() : text.note() + "; until then there are no words");
    return certain ? text.text() : null;
  }

  private byte[] bytes(Path file) {
    byte[] bytes = CorpusFiles.bytes(file);
    digests.put(CorpusFiles.relative(directory, file), Sha256.hex(bytes));
    return bytes;
  }

  /** SHA-256 of everything that was read, by path below the corpus folder. */
  SortedMap<String, String> digests() {
    return digests;
  }

  private void note(Path file, @Nullable String note) {
    if (note != null) {
      noted
          .computeIfAbsent(note, n -> new ArrayList<>())
          .add(CorpusFiles.relative(directory, file));
    }
  }

  private static List<String> lines(String text) {
    return Arrays.asList(text.split("\r\n|\n|\r", -1));
  }

  /** One sentence for each thing that was noticed. */
  void report(Consumer<String> notes) {
    noted.forEach(
        (note, files) ->
            notes.accept(
                "Text files to look at, %s (%s): %s."
                    .formatted(files.size(), CorpusReading.some(files), note)));
    if (outside > 0) {
      notes.accept(outside + " transcript files lead out of the corpus folder; not read.");
    }
  }
}
