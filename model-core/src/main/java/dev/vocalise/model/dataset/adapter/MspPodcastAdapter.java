package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
public record MspPodcastAdapter() implements CorpusAdapter {
  static final String KIND = "msp-podcast";

  private static final Map<String, Emotion> CLASSES =
      Map.of(
          "N", Emotion.NEUTRAL, "H", Emotion.HAPPINESS, "S", Emotion.SADNESS, "A", Emotion.ANGER);

  /** Surprise, fear, disgust, contempt, other, no agreement. */
  private static final Set<String> OTHERS = Set.of("U", "F", "D", "C", "O", "X");

  private static final String LABELS = "Labels/labels_consensus.csv";
  private static final List<String> AUDIO_FOLDERS = List.of("Audios", "Audio");

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String expects() {
    return LABELS + ", Audios/*.wav and Transcripts/*.txt";
  }

  @Override
  public boolean recognises(Path directory) {
    return Files.isRegularFile(directory.resolve(LABELS));
  }

  @Override
  public Corpus read(Path given, ImportOptions options) {
    Path directory = CorpusFiles.require(this, given);
    CorpusReading reading = new CorpusReading(KIND, directory, options);
    new LabelFile(reading, directory).read();
    reading.note(
        "MSP-PODCAST grows with each release, so there is no count to compare with: note yours.");
    return reading.finish(Map.of());
  }

  private static final class LabelFile {
    private final CorpusReading reading;
    private final Path directory;
    private final TreeMap<String, Path> audio = new TreeMap<>();
    private final TreeMap<String, Path> unlabelled = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();

    LabelFile(CorpusReading reading, Path directory) {
      this.reading = reading;
      this.directory = directory;
      for (String folder : AUDIO_FOLDERS) {
        for (Path wav : CorpusFiles.below(directory.resolve(folder), ".wav")) {
          audio.putIfAbsent(CorpusFiles.stem(wav), wav);
        }
      }
      unlabelled.putAll(audio);
    }

    void read() {
      Path labels = CorpusFiles.requireInside(directory, directory.resolve(LABELS));
      List<CsvTable.Row> rows = CsvTable.parse(CorpusFiles.text(labels)).rows();
      if (rows.isEmpty()) {
        throw new CorpusImportException(
            LABELS + ":1: the file is empty; expected a header with FileName and EmoClass");
      }
      CsvColumns columns = CsvColumns.of(rows.get(0), LABELS);
      for (CsvTable.Row row : rows.subList(1, rows.size())) {
        add(columns, row);
      }
      // Only now is it known what the good rows do not name.
      broken.forEach(row -> SimilarName.removeMentioned(unlabelled, row));
      reading.leaveUnlabelled(
          unlabelled.values().stream().map(p -> CorpusFiles.relative(directory, p)).toList());
    }

    private void add(CsvColumns columns, CsvTable.Row row) {
      if (row.fields().size() != columns.count()) {
        broken.add(String.join(",", row.fields()));
        String got = "expected " + columns.count() + " fields but got " + row.fields().size();
        bad(row, "broken line", got);
        return;
      }
      String file = columns.file(row);
      boolean bareName =
          file.toLowerCase(Locale.ROOT).endsWith(".wav") && !file.matches(".*[/\\\\].*");
      if (!bareName) {
        broken.add(file);
        String got = "expected a name such as MSP-PODCAST_0001_0008.wav but got '" + file + "'";
        bad(row, "broken line", got);
        return;
      }
      String id = file.substring(0, file.length() - ".wav".length());
      Path at = audio.get(id);
      unlabelled.remove(id);
      String code = columns.emotion(row);
      Emotion emotion = CLASSES.get(code);
      if (emotion == null && !OTHERS.contains(code)) {
        String expected = "expected one of N H S A U F D C O X";
        bad(row, "unknown label", "unknown label '" + code + "' of " + file + ": " + expected);
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
              row.line()));
    }

    private void bad(CsvTable.Row row, String reason, String message) {
      reading.bad(new Problem(LABELS, row.line(), reason, message));
    }

    private @Nullable String transcript(String id) {
      return reading.transcript(directory.resolve("Transcripts").resolve(id + ".txt"));
    }
  }
}
