package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.adapter.CsvColumns.Column;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A manifest for any other corpus: a CSV with a column for the file and one for the emotion, and
 * optionally speaker, transcript, session, language. The names of MSP-PODCAST and of audformat are
 * understood, so its {@code Labels/labels_consensus.csv} is read as it is.
 */
public final class CsvAdapter extends FolderAdapter {
  private static final String PODCAST_LABELS = "Labels/labels_consensus.csv";

  /** Where releases put audio beside a manifest that gives bare names. */
  private static final List<String> AUDIO_FOLDERS = List.of("", "Audios", "Audio", "audio", "wav");

  /** Reads the labels of one table. */
  public CsvAdapter() {
    super(
        "csv", "a manifest.csv, one single other .csv file, or " + PODCAST_LABELS, null, Map.of());
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

  /** Takes a table as well, which may be one of several in its folder. */
  @Override
  public Corpus read(Path given, ImportOptions options) {
    Path table = given.toAbsolutePath().normalize();
    Path directory = table.getParent();
    if (!Files.isRegularFile(given) || directory == null) {
      return super.read(given, options);
    }
    CorpusReading reading = new CorpusReading(kind(), directory, options);
    Manifest.of(reading, directory, table);
    return reading.finish(Map.of());
  }

  @Override
  void read(CorpusReading reading, Path directory) {
    Path table = manifest(directory);
    if (table == null) {
      throw new CorpusImportException(directory + ": the manifest vanished: run it again");
    }
    Manifest.of(reading, directory, table).leaveUnlabelled();
  }

  private record Manifest(
      CorpusReading reading, Path directory, String tablePath, Set<Path> named) {

    /** Adds what the table says. */
    static Manifest of(CorpusReading reading, Path directory, Path table) {
      String tablePath = CorpusFiles.relative(directory, table);
      Manifest manifest = new Manifest(reading, directory, tablePath, new HashSet<>());
      List<CsvTable.Row> rows =
          CsvTable.rows(CorpusFiles.text(CorpusFiles.requireInside(directory, table)));
      if (rows.isEmpty()) {
        throw new CorpusImportException(
            tablePath + ":1: the file is empty; expected a header with 'file' and 'emotion'");
      }
      CsvColumns columns = CsvColumns.of(rows.get(0), tablePath);
      rows.subList(1, rows.size()).forEach(row -> manifest.add(columns, row));
      return manifest;
    }

    private void add(CsvColumns columns, CsvTable.Row row) {
      if (row.fields().size() != columns.count()) {
        reading.broken(columns.wrongCount(row), String.join(",", row.fields()));
        return;
      }
      String file = columns.get(row, Column.FILE, "");
      if (file.isEmpty()) {
        bad(row, "broken line", "the file name is empty");
        return;
      }
      Path audio = locate(file);
      if (audio != null) {
        named.add(audio);
      }
      String label = columns.get(row, Column.EMOTION, "");
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
      String transcript = columns.get(row, Column.TRANSCRIPT, "");
      reading.add(
          new LabelledEntry(
              id,
              path,
              columns.speaker(row),
              columns.get(row, Column.SESSION, ""),
              CsvLabels.emotion(label),
              label,
              label.isEmpty() ? "(none)" : label,
              transcript.isEmpty() ? transcriptFile(audio) : transcript,
              columns.get(row, Column.LANGUAGE, "und"),
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
      reading.leaveUnlabelled(unlabelled);
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
