package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.adapter.CsvColumns.Column;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * MSP-PODCAST (Lotfian and Busso 2019), releases 1.x: {@code Labels/labels_consensus.csv} lists the
 * turns, {@code Audios/} holds them and {@code Transcripts/} their words. The corpus grows with
 * each release, so there are no known totals. Its own split is not used: every seed draws one.
 */
public final class MspPodcastAdapter extends FolderAdapter {
  /** Surprise, fear, disgust, contempt, other, no agreement. */
  private static final Set<String> OTHERS = Set.of("U", "F", "D", "C", "O", "X");

  private static final String LABELS = "Labels/labels_consensus.csv";
  private static final List<String> AUDIO_FOLDERS = List.of("Audios", "Audio");

  /** Reads the published layout. */
  public MspPodcastAdapter() {
    super("msp-podcast", LABELS + ", Audios/*.wav and Transcripts/*.txt", null, Map.of());
  }

  @Override
  public Map<String, String> vocabulary() {
    return Map.of("U", "surprise", "F", "fear", "D", "disgust", "C", "contempt", "O", "other");
  }

  @Override
  public boolean recognises(Path directory) {
    return Files.isRegularFile(directory.resolve(LABELS));
  }

  @Override
  void read(CorpusReading reading, Path directory) {
    new LabelFile(reading, directory).read();
    reading.note(
        "MSP-PODCAST grows with each release, so there is no count to compare with: note yours.");
  }

  private static final class LabelFile {
    private final CorpusReading reading;
    private final Path directory;
    private final TreeMap<String, Path> audio = new TreeMap<>();
    private final TreeMap<String, Path> unlabelled = new TreeMap<>();

    LabelFile(CorpusReading reading, Path directory) {
      this.reading = reading;
      this.directory = directory;
      for (String folder : AUDIO_FOLDERS) {
        CorpusFiles.recordingsByStem(directory, directory.resolve(folder))
            .forEach(audio::putIfAbsent);
      }
      unlabelled.putAll(audio);
    }

    void read() {
      List<CsvTable.Row> rows = CsvTable.rows(reading.texts().labels(directory.resolve(LABELS)));
      if (rows.isEmpty()) {
        throw new CorpusImportException(
            LABELS + ":1: the file is empty; expected a header with FileName and EmoClass");
      }
      CsvColumns columns = CsvColumns.of(rows.get(0), LABELS);
      for (CsvTable.Row row : rows.subList(1, rows.size())) {
        add(columns, row);
      }
      columns.ratings().notes().forEach(reading::note);
      reading.leaveUnlabelled(unlabelled);
    }

    private void add(CsvColumns columns, CsvTable.Row row) {
      if (row.fields().size() != columns.header().size()) {
        reading.broken(columns.wrongCount(row), String.join(",", row.fields()));
        return;
      }
      String file = columns.get(row, Column.FILE, "");
      boolean bareName =
          file.toLowerCase(Locale.ROOT).endsWith(".wav") && !file.matches(".*[/\\\\].*");
      if (!bareName) {
        String got = "expected a name such as MSP-PODCAST_0001_0008.wav but got '" + file + "'";
        reading.broken(new Problem(LABELS, row.line(), "broken line", got), file);
        return;
      }
      String id = file.substring(0, file.length() - ".wav".length());
      Path at = audio.get(id);
      unlabelled.remove(id);
      String code = columns.get(row, Column.EMOTION, "");
      Emotion emotion = MspImprovAdapter.CLASSES.get(code);
      if (emotion == null && !OTHERS.contains(code)) {
        String expected = "expected one of N H S A U F D C O X";
        String message = "unknown label '" + code + "' of " + file + ": " + expected;
        reading.bad(new Problem(LABELS, row.line(), "unknown label", message));
        return;
      }
      reading.add(
          new LabelledEntry(
              id,
              at == null ? AUDIO_FOLDERS.get(0) + "/" + file : CorpusFiles.relative(directory, at),
              columns.speaker(row),
              "",
              emotion,
              code,
              code,
              transcript(id),
              "en",
              LABELS,
              row.line(),
              null,
              columns.attributes(row),
              columns.dimensions(row)));
    }

    private @Nullable String transcript(String id) {
      return reading.texts().transcript(directory.resolve("Transcripts").resolve(id + ".txt"));
    }
  }
}
