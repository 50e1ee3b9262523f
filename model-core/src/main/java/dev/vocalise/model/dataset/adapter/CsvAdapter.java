package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Problem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A manifest for any other corpus: a CSV with a column for the file and one for the emotion, and
 * optionally speaker, transcript, session, language. The names of MSP-PODCAST and of audformat are
 * understood, so its {@code Labels/labels_consensus.csv} is read as it is.
 */
public record CsvAdapter() implements CorpusAdapter {
  static final String KIND = "csv";

  private static final String PODCAST_LABELS = "Labels/labels_consensus.csv";

  /** Where releases put audio beside a manifest that gives bare names. */
  private static final List<String> AUDIO_FOLDERS = List.of("", "Audios", "Audio", "audio", "wav");

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String expects() {
    return "a manifest.csv, one single other .csv file, or " + PODCAST_LABELS;
  }

  @Override
  public boolean recognises(Path directory) {
    return manifest(directory) != null;
  }

  private static @Nullable Path manifest(Path directory) {
    Path named = directory.resolve("manifest.csv");
    if (Files.isRegularFile(named)) {
      return named;
    }
    List<Path> tables =
        CorpusFiles.list(directory).stream()
            .filter(path -> CorpusFiles.endsWith(path, ".csv") && Files.isRegularFile(path))
            .toList();
    if (tables.size() == 1) {
      return tables.get(0);
    }
    Path podcast = directory.resolve(PODCAST_LABELS);
    return Files.isRegularFile(podcast) ? podcast : null;
  }

  @Override
  public Corpus read(Path given, ImportOptions options) {
    boolean isFile = Files.isRegularFile(given);
    Path parent = given.toAbsolutePath().normalize().getParent();
    Path directory = isFile && parent != null ? parent : CorpusFiles.require(this, given);
    Path table = isFile ? given.toAbsolutePath().normalize() : manifest(directory);
    if (table == null) {
      throw new CorpusImportException(directory + ": the manifest vanished: run it again");
    }
    CorpusReading reading = new CorpusReading(KIND, directory, options);
    Manifest manifest = new Manifest(reading, directory, table);
    manifest.read();
    if (!isFile) { // a manifest that was named may be one of several
      manifest.leaveUnlabelled();
    }
    return reading.finish(new TreeMap<>());
  }

  private record Manifest(
      CorpusReading reading,
      Path directory,
      Path table,
      String tablePath,
      Set<Path> named,
      List<String> broken) {
    Manifest(CorpusReading reading, Path directory, Path table) {
      this(
          reading,
          directory,
          table,
          CorpusFiles.relative(directory, table),
          new HashSet<>(),
          new ArrayList<>());
    }

    void read() {
      List<CsvTable.Row> rows =
          CsvTable.parse(CorpusFiles.text(CorpusFiles.requireInside(directory, table))).rows();
      if (rows.isEmpty()) {
        throw new CorpusImportException(
            tablePath + ":1: the file is empty; expected a header with 'file' and 'emotion'");
      }
      CsvColumns columns = CsvColumns.of(rows.get(0), tablePath);
      for (CsvTable.Row row : rows.subList(1, rows.size())) {
        add(columns, row);
      }
    }

    private void add(CsvColumns columns, CsvTable.Row row) {
      if (row.fields().size() != columns.count()) {
        broken.add(String.join(",", row.fields()));
        String message = "expected " + columns.count() + " fields but got " + row.fields().size();
        bad(row, "broken line", message);
        return;
      }
      String file = columns.file(row);
      if (file.isEmpty()) {
        bad(row, "broken line", "the file name is empty");
        return;
      }
      Path audio = locate(file);
      if (audio != null) {
        named.add(audio);
      }
      String label = columns.emotion(row);
      String meant = CsvLabels.nearTo(label);
      if (meant != null) {
        bad(row, "suspicious label", CsvLabels.suspicious(label, meant, file));
        return;
      }
      if (audio == null) {
        String message =
            "'" + file + "' leads out of the corpus folder; expected a path below it, no links out";
        bad(row, "path outside", message);
        return;
      }
      String path = CorpusFiles.relative(directory, audio);
      String id =
          path.toLowerCase(Locale.ROOT).endsWith(".wav")
              ? path.substring(0, path.length() - 4)
              : path;
      String transcript = columns.transcript(row);
      reading.add(
          new LabelledEntry(
              id,
              path,
              columns.speaker(row),
              columns.session(row),
              CsvLabels.emotion(label),
              label,
              label.isEmpty() ? "(none)" : label,
              transcript.isEmpty() ? transcriptFile(audio) : transcript,
              columns.language(row),
              tablePath,
              row.line()));
    }

    /** Counts audio below the folder that no row names. */
    void leaveUnlabelled() {
      TreeMap<String, Path> unlabelled = new TreeMap<>();
      for (Path wav : CorpusFiles.below(directory, ".wav")) {
        if (!named.contains(wav) && CorpusFiles.inside(directory, wav)) {
          unlabelled.put(CorpusFiles.relative(directory, wav), wav);
        }
      }
      broken.forEach(row -> SimilarName.removeMentioned(unlabelled, row));
      reading.leaveUnlabelled(List.copyOf(unlabelled.keySet()));
    }

    private void bad(CsvTable.Row row, String reason, String message) {
      reading.bad(new Problem(tablePath, row.line(), reason, message));
    }

    /** The audio file, existing or not; null if the name leads out of the corpus folder. */
    private @Nullable Path locate(String file) {
      Path first = null;
      try {
        for (String folder : AUDIO_FOLDERS) {
          Path path = directory.resolve(folder).resolve(file.replace('\\', '/')).normalize();
          if (!path.startsWith(directory) || path.equals(directory)) {
            return null;
          }
          if (Files.exists(path)) {
            return path.toRealPath().startsWith(directory.toRealPath()) ? path : null;
          }
          first = first == null ? path : first;
        }
      } catch (InvalidPathException | java.io.IOException e) {
        return null;
      }
      return first;
    }

    /** MSP-PODCAST keeps {@code Transcripts/NAME.txt} beside {@code Audios/NAME.wav}. */
    private @Nullable String transcriptFile(Path audio) {
      String name = CorpusFiles.stem(audio) + ".txt";
      return reading.transcript(directory.resolve("Transcripts").resolve(name));
    }
  }
}
