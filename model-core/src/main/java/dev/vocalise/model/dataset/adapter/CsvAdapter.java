package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.adapter.CsvColumns.Column;
import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A manifest for any other corpus: a CSV with a column for the file and one for the emotion, and
 * optionally speaker, transcript, session, language, start and end of a part, gender, split and
 * ratings. The names of MSP-PODCAST and of audformat are understood, so its {@code
 * Labels/labels_consensus.csv} is read as it is.
 */
public final class CsvAdapter extends FolderAdapter {
  /** A table with every column: a whole recording, and a part of a longer one. */
  public static final String TEMPLATE =
      """
      file,emotion,speaker,session,transcript,language,start,end,gender,split,arousal,valence,dominance
      audio/anna_01.wav,neutral,anna,1,"Well, fine.",en,,,female,train,3.0,4.2,4.0
      audio/interview.wav,anger,ben,2,,en,12.5,15.25,male,test,5.5,1.8,5.1
      """;

  private static final String PODCAST_LABELS = "Labels/labels_consensus.csv";

  /** Reads the labels of one table. */
  public CsvAdapter() {
    super(
        "csv", "a manifest.csv, one single other .csv file, or " + PODCAST_LABELS, null, Map.of());
  }

  @Override
  public Map<String, String> vocabulary() {
    return CsvLabels.VOCABULARY;
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
    List<Path> tables = tables(directory, ".csv");
    if (tables.size() == 1) {
      return tables.get(0);
    }
    Path podcast = directory.resolve(PODCAST_LABELS);
    return Files.isRegularFile(podcast) ? podcast : null;
  }

  private static List<Path> tables(Path directory, String ending) {
    return CorpusFiles.list(directory).stream()
        .filter(path -> CorpusFiles.endsWith(path, ending) && Files.isRegularFile(path))
        .toList();
  }

  /** Of several tables, or one with tabs, none is taken unasked. */
  private void requireOneTable(Path directory) {
    List<Path> tables = new ArrayList<>(tables(directory, ".csv"));
    tables.addAll(tables(directory, ".tsv"));
    if (!tables.isEmpty() && !recognises(directory)) {
      throw new CorpusImportException(
          "%s: expected a manifest.csv or one single .csv file but got %s; give the path of the table in place of the folder, such as %s"
              .formatted(
                  directory,
                  tables.stream().map(CorpusFiles::name).collect(Collectors.joining(", ")),
                  tables.get(0)));
    }
  }

  /** Takes a table as well, which may be one of several in its folder. */
  @Override
  public Corpus read(Path given, ImportOptions options) {
    Path table = given.toAbsolutePath().normalize();
    Path directory = table.getParent();
    if (!Files.isRegularFile(given) || directory == null) {
      requireOneTable(table);
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

  /** One table while it is read. */
  private static final class Manifest {
    private final CorpusReading reading;
    private final Path directory;
    private final String tablePath;
    private final CsvColumns columns;
    private final CsvPaths paths;
    private final Set<Path> named = new HashSet<>();

    private Manifest(CorpusReading reading, Path directory, CsvColumns columns) throws IOException {
      this.reading = reading;
      this.directory = directory;
      this.tablePath = columns.tablePath();
      this.columns = columns;
      this.paths = new CsvPaths(directory, tablePath);
    }

    /** Adds what the table says. */
    static Manifest of(CorpusReading reading, Path directory, Path table) {
      String tablePath = CorpusFiles.relative(directory, table);
      List<CsvTable.Row> rows =
          CsvTable.rows(reading.texts().labels(CorpusFiles.requireInside(directory, table)));
      if (rows.isEmpty()) {
        throw new CorpusImportException(
            tablePath + ":1: the file is empty; expected a header with 'file' and 'emotion'");
      }
      CsvColumns columns = CsvColumns.of(rows.get(0), tablePath);
      try {
        Manifest manifest = new Manifest(reading, directory, columns);
        rows.subList(1, rows.size()).forEach(manifest::add);
        manifest.paths.report(reading);
        reading.note(columns.readAndIgnored());
        columns.ratings().notes().forEach(reading::note);
        return manifest;
      } catch (IOException e) {
        throw new CorpusImportException(
            directory + " cannot be read (" + InputFile.why(e) + "): check its permissions",
            List.of(),
            e);
      }
    }

    private void add(CsvTable.Row row) {
      if (row.fields().size() != columns.header().size()) {
        reading.broken(columns.wrongCount(row), String.join(",", row.fields()));
        return;
      }
      String file = columns.get(row, Column.FILE, "");
      if (file.isEmpty()) {
        bad(row, "broken line", "the file name is empty");
        return;
      }
      CsvPaths.Found found = paths.find(file);
      Path audio = found.file();
      boolean again = audio != null && !named.add(audio);
      String label = columns.get(row, Column.EMOTION, "");
      String meant = CsvLabels.nearTo(label);
      if (meant != null) {
        bad(row, "suspicious label", CsvLabels.suspicious(label, meant, file));
        return;
      }
      if (audio == null) {
        paths.refuse(reading, found, row.line());
        return;
      }
      if (again) {
        requireNoUnreadTime(row, file);
      }
      try {
        reading.add(entry(row, audio, label, columns.part(row)));
      } catch (CsvPart.NoSuchPartException e) {
        bad(row, "broken line", file + ": " + e.getMessage());
      }
    }

    private LabelledEntry entry(
        CsvTable.Row row, Path audio, String label, @Nullable CsvPart part) {
      String path = CorpusFiles.relative(directory, audio);
      String id =
          path.toLowerCase(Locale.ROOT).endsWith(".wav")
              ? path.substring(0, path.length() - 4)
              : path;
      String transcript = columns.get(row, Column.TRANSCRIPT, "");
      return new LabelledEntry(
          id,
          path,
          columns.speaker(row),
          columns.get(row, Column.SESSION, ""),
          CsvLabels.emotion(label),
          label,
          CsvColumns.isNone(label) ? "(none)" : label,
          transcript.isEmpty() ? transcriptFile(audio, part) : transcript,
          columns.get(row, Column.LANGUAGE, "und"),
          tablePath,
          row.line(),
          part,
          columns.attributes(row),
          columns.dimensions(row));
    }

    /** Rows of one file whose times are not read would each be taken for the whole. */
    private void requireNoUnreadTime(CsvTable.Row row, String file) {
      String unread = columns.unreadTime();
      if (unread != null) {
        throw new CorpusImportException(
            "%s:%s: %s is listed again, and the column '%s' is not read: name the times of parts 'start' and 'end' (or 'duration'), as %s"
                .formatted(tablePath, row.line(), file, unread, CsvTime.FORMS));
      }
    }

    /** Counts audio below the folder that no row names. */
    void leaveUnlabelled() {
      TreeMap<String, Path> unlabelled = new TreeMap<>();
      for (Path wav : CorpusFiles.recordings(directory)) {
        if (!named.contains(wav) && CorpusFiles.inside(directory, wav)) {
          unlabelled.put(CorpusFiles.relative(directory, wav), wav);
        }
      }
      reading.leaveUnlabelled(unlabelled);
    }

    private void bad(CsvTable.Row row, String reason, String message) {
      reading.bad(new Problem(tablePath, row.line(), reason, message));
    }

    /** MSP-PODCAST keeps {@code Transcripts/NAME.txt} beside {@code Audios/NAME.wav}. */
    private @Nullable String transcriptFile(Path audio, @Nullable CsvPart part) {
      String name = CorpusFiles.stem(audio) + ".txt";
      return part != null // the words of the whole
          ? null
          : reading.texts().transcript(directory.resolve("Transcripts").resolve(name));
    }
  }
}
