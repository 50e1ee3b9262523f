package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.Gender;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.Utterance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MSP-IMPROV (Busso et al. 2017): {@code Evalution.txt} (its own spelling) has one block per turn;
 * the audio lies below {@code session1…6/SENTENCE/P|R|S|T/}. Attributes are read over and never
 * filled in.
 */
public final class MspImprovAdapter extends FolderAdapter {
  static final Map<String, Emotion> CLASSES =
      Map.of(
          "N", Emotion.NEUTRAL, "H", Emotion.HAPPINESS, "S", Emotion.SADNESS, "A", Emotion.ANGER);

  private static final Set<String> OTHERS = Set.of("O", "X");

  private static final String PAPER_TOTAL =
      "The paper's 8,438 utterances are the whole corpus; 7,798 of them have one of the four"
          + " classes.";

  private static final List<String> LABEL_FILES = List.of("Evalution.txt", "Evaluation.txt");
  private static final String LABEL_FOLDER = "Human_Evaluation";

  /** {@code UTD-IMPROV-S01A-F01-P-FM01.avi; N; A:2.8; V:3.0; D:2.8 ; N:3.6;}. */
  private static final Pattern HEADER =
      Pattern.compile(
          "UTD-(IMPROV-S\\d+[A-Z]-([FM]\\d\\d)-[PRST]-[A-Z]+\\d+)\\.avi\\s*;\\s*([^;\\s]+)\\s*;?(.*)");

  /** Empty values occur; a line cut off in the middle of an attribute does not pass. */
  private static final Pattern ATTRIBUTES =
      Pattern.compile(
          "(?:\\s*[AVDN]\\s*:\\s*[^;:]*;)*|(?:\\s*[AVDN]\\s*:\\s*[^;:]+(?:;|$)){4}\\s*");

  private static final Pattern SESSION = Pattern.compile("(?i)session\\d+");

  /** Reads the published layout. */
  public MspImprovAdapter() {
    super(
        "msp-improv",
        "Evalution.txt (or Human_Evaluation/*.txt) and session1…6 with the WAV files",
        null,
        totals(3477, 2644, 885, 792, 8438));
  }

  /** The first letter of {@code M03}. */
  @Override
  public @Nullable Gender gender(Utterance utterance) {
    return Gender.of(utterance.speaker().replaceAll("^(.).*", "$1"));
  }

  @Override
  public Map<String, String> vocabulary() {
    return Map.of("O", "other");
  }

  @Override
  public boolean recognises(Path directory) {
    Path labels = labelFile(directory);
    return labels != null
        && DecodedText.of(CorpusFiles.bytes(labels), directory).text().contains("UTD-");
  }

  private static @Nullable Path labelFile(Path directory) {
    for (Path folder : List.of(directory, directory.resolve(LABEL_FOLDER))) {
      for (String name : LABEL_FILES) {
        if (Files.isRegularFile(folder.resolve(name))) {
          return folder.resolve(name);
        }
      }
    }
    return CorpusFiles.list(directory.resolve(LABEL_FOLDER)).stream()
        .filter(path -> CorpusFiles.endsWith(path, ".txt") && Files.isRegularFile(path))
        .findFirst()
        .orElse(null);
  }

  @Override
  void read(CorpusReading reading, Path directory) {
    Path labels = labelFile(directory);
    if (labels == null) {
      throw new CorpusImportException(directory + ": the label file vanished: run it again");
    }
    new LabelFile(reading, directory, labels).read();
    reading.note(PAPER_TOTAL);
  }

  /** The label file together with the audio and the transcripts that it names. */
  private static final class LabelFile {
    private final CorpusReading reading;
    private final Path directory;
    private final Path labels;
    private final String labelPath;
    private final Map<String, Path> audio;
    private final Map<String, Path> texts;
    private final TreeMap<String, Path> unlabelled = new TreeMap<>();

    LabelFile(CorpusReading reading, Path directory, Path labels) {
      this.reading = reading;
      this.directory = directory;
      this.labels = labels;
      this.labelPath = CorpusFiles.relative(directory, labels);
      audio = CorpusFiles.recordingsByStem(directory);
      texts = CorpusFiles.byStem(directory, ".txt");
      unlabelled.putAll(audio);
    }

    void read() {
      List<String> lines = reading.texts().labelLines(labels);
      boolean blockStart = true;
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (line.isEmpty()) {
          blockStart = true;
          continue;
        }
        // Evaluator lines never name the turn, so a name opens a block even without a blank line.
        if (blockStart || line.startsWith("UTD-")) {
          header(line, i + 1);
        }
        blockStart = false;
      }
      reading.leaveUnlabelled(unlabelled);
    }

    private void header(String line, int number) {
      Matcher header = HEADER.matcher(line);
      if (!header.matches() || !ATTRIBUTES.matcher(header.group(4).strip()).matches()) {
        String message =
            "expected 'UTD-IMPROV-S01A-F01-P-FM01.avi; N; A:…; V:…; D:…; N:…;' but got "
                + CorpusReading.shown(line, "UTD-");
        Problem problem = new Problem(labelPath, number, "broken line", message);
        reading.broken(problem, line.replace("UTD-", "MSP-"));
        return;
      }
      String id = "MSP-" + header.group(1);
      String code = header.group(3);
      unlabelled.remove(id);
      Emotion emotion = CLASSES.get(code);
      if (emotion == null && !OTHERS.contains(code)) {
        String message = "unknown label '" + code + "' of " + id + ": expected one of N H S A O X";
        reading.bad(new Problem(labelPath, number, "unknown label", message));
        return;
      }
      reading.add(
          new LabelledEntry(
              id,
              audioPath(id, header.group(2)),
              header.group(2),
              session(id, header.group(2)),
              emotion,
              code,
              code,
              transcript(id),
              "en",
              labelPath,
              number));
    }

    /** Where the file is, or where it was expected. */
    private String audioPath(String id, String speaker) {
      Path found = audio.get(id);
      if (found != null) {
        return CorpusFiles.relative(directory, found);
      }
      String[] fields = id.split("-"); // MSP IMPROV S01A F01 P FM01
      return sessionOf(speaker) + "/" + fields[2] + "/" + fields[4] + "/" + id + ".wav";
    }

    private String session(String id, String speaker) {
      Path at = audio.get(id);
      for (Path up = at; up != null && !up.equals(directory); up = up.getParent()) {
        if (SESSION.matcher(CorpusFiles.name(up)).matches()) {
          return CorpusFiles.name(up);
        }
      }
      return sessionOf(speaker);
    }

    /** Speakers F03 and M03 are the pair of session 3. */
    private static String sessionOf(String speaker) {
      return "session" + Integer.parseInt(speaker.substring(1));
    }

    private @Nullable String transcript(String id) {
      Path file = texts.getOrDefault(id, texts.get("UTD-" + id.substring("MSP-".length())));
      return file == null ? null : reading.texts().transcript(file);
    }
  }
}
