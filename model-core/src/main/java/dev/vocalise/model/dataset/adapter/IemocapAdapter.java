package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.NearestName;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.Gender;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.Utterance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * IEMOCAP (Busso et al. 2008): {@code Session1/dialog/EmoEvaluation/DIALOG.txt} lists the
 * utterances, {@code Session1/sentences/wav/DIALOG/UTTERANCE.wav} holds them. Excitement counts as
 * happiness (the paper, §4.1).
 */
public final class IemocapAdapter extends FolderAdapter {
  private static final Map<String, Emotion> CLASSES =
      Map.of(
          "neu", Emotion.NEUTRAL,
          "hap", Emotion.HAPPINESS,
          "exc", Emotion.HAPPINESS,
          "sad", Emotion.SADNESS,
          "ang", Emotion.ANGER);

  private static final Set<String> OTHERS = Set.of("fru", "sur", "fea", "dis", "oth", "xxx");

  /** Nobody agreed on {@code xxx}: it has no name. */
  private static final Map<String, String> VOCABULARY =
      Map.of(
          "exc", "excitement",
          "fru", "frustration",
          "sur", "surprise",
          "fea", "fear",
          "dis", "disgust",
          "oth", "other");

  private static final Pattern SESSION = Pattern.compile("Session\\d+");
  private static final String NUMBER = "-?\\d+(?:\\.\\d*)?";

  /** {@code [6.2901 - 8.2357] Ses01F_impro01_F000 neu [2.5000, 2.5000, 2.5000]}, tabs between. */
  private static final Pattern HEADER =
      Pattern.compile(
          "\\[\\s*N\\s*-\\s*N\\s*\\]\\s+(\\S+)\\s+([^\\s\\[\\]]+)\\s*(?:\\[\\s*N\\s*,\\s*N\\s*,\\s*N\\s*\\]\\s*)?"
              .replace("N", NUMBER));

  /** The dialog's name begins with a speaker too, but the turn's letter is the one who speaks. */
  private static final Pattern UTTERANCE = Pattern.compile("(Ses\\d\\d)[FM]_\\w+_([FM])\\w+");

  private static final Pattern EVALUATOR = Pattern.compile("[CA]-\\w*:.*");

  private static final Pattern TRANSCRIPT =
      Pattern.compile("(Ses\\d\\d[FM]_\\S+?)\\s*(?:\\[[^\\]]*\\])?\\s*:(.*)");

  /** Reads the published layout. */
  public IemocapAdapter() {
    super(
        "iemocap",
        "Session1/dialog/EmoEvaluation/*.txt and Session1/sentences/wav",
        null,
        totals(1708, 1636, 1084, 1103, 10039));
  }

  /** The last letter of {@code Ses01F}. */
  @Override
  public @Nullable Gender gender(Utterance utterance) {
    return Gender.of(utterance.speaker().replaceAll(".*(.)$", "$1"));
  }

  @Override
  public Map<String, String> vocabulary() {
    return VOCABULARY;
  }

  @Override
  public boolean recognises(Path directory) {
    return sessions(directory).stream()
        .anyMatch(session -> Files.isDirectory(session.resolve("dialog/EmoEvaluation")));
  }

  private static List<Path> sessions(Path directory) {
    return CorpusFiles.list(directory).stream()
        .filter(path -> SESSION.matcher(CorpusFiles.name(path)).matches())
        .toList();
  }

  @Override
  void read(CorpusReading reading, Path directory) {
    List<String> unlabelled = new ArrayList<>();
    for (Path session : sessions(directory)) {
      Set<String> dialogs = new TreeSet<>();
      for (Path file : CorpusFiles.list(session.resolve("dialog/EmoEvaluation"))) {
        if (CorpusFiles.endsWith(file, ".txt") && Files.isRegularFile(file)) {
          dialogs.add(CorpusFiles.stem(file));
        }
      }
      for (Path folder : CorpusFiles.list(session.resolve("sentences/wav"))) {
        if (Files.isDirectory(folder)) {
          dialogs.add(CorpusFiles.name(folder));
        }
      }
      for (String dialog : dialogs) {
        unlabelled.addAll(new Dialog(reading, directory, session, dialog).read());
      }
    }
    reading.leaveUnlabelled(unlabelled);
  }

  /** One conversation: its label file, its transcript file and its folder of audio. */
  private record Dialog(CorpusReading reading, Path directory, Path session, String name) {

    /** Adds the dialog's utterances; returns audio that no line names. */
    List<String> read() {
      Path labels = session.resolve("dialog/EmoEvaluation/" + name + ".txt");
      String labelPath = CorpusFiles.relative(directory, labels);
      Map<String, String> audio = audio();
      Map<String, String> transcripts = transcripts();
      List<String> lines =
          Files.isRegularFile(labels) ? reading.texts().labelLines(labels) : List.of();
      Map<Integer, String> strange = new TreeMap<>();
      int understood = 0;
      List<String> broken = new ArrayList<>();
      TreeMap<String, String> unlabelled = new TreeMap<>(audio);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (line.isEmpty() || line.startsWith("%") || EVALUATOR.matcher(line).matches()) {
          continue;
        }
        LabelledEntry entry = entry(line, audio, transcripts, labelPath, i + 1);
        if (entry != null) {
          understood++;
          unlabelled.remove(entry.id());
          reading.add(entry);
          continue;
        }
        String problem = problem(line);
        if (problem == null) {
          strange.put(i + 1, line);
          continue;
        }
        broken.add(line);
        String reason = problem.startsWith("unknown label") ? "unknown label" : "broken line";
        reading.bad(new Problem(labelPath, i + 1, reason, problem));
      }
      // Only now is it known what the good lines do not name.
      broken.forEach(line -> CorpusReading.removeMentioned(unlabelled, line));
      blame(strange, unlabelled, labelPath);
      if (understood == 0 && !unlabelled.isEmpty()) {
        String link = CorpusFiles.deadLink(directory, labels);
        String message =
            "expected labels for the %s audio files of %s%s"
                .formatted(unlabelled.size(), name, link == null ? "" : "; " + link);
        reading.bad(new Problem(labelPath, 0, "missing label file", message), unlabelled.size());
        return List.of();
      }
      return List.copyOf(unlabelled.values());
    }

    /** A line of no known form is ignored, unless audio is left over that it must have named. */
    private void blame(
        Map<Integer, String> strange, TreeMap<String, String> unlabelled, String labelPath) {
      strange.forEach(
          (number, line) -> {
            if (!unlabelled.isEmpty()) {
              CorpusReading.removeMentioned(unlabelled, line);
              reading.bad(new Problem(labelPath, number, "broken line", expected(line)));
            }
          });
    }

    private @Nullable LabelledEntry entry(
        String line,
        Map<String, String> audio,
        Map<String, String> transcripts,
        String labelPath,
        int number) {
      Matcher header = HEADER.matcher(line);
      if (!header.matches()) {
        return null;
      }
      String id = header.group(1);
      String code = header.group(2);
      Matcher utterance = UTTERANCE.matcher(id);
      Emotion emotion = CLASSES.get(code);
      if (!utterance.matches() || (emotion == null && !OTHERS.contains(code))) {
        return null;
      }
      String expectedAt =
          "%s/%s.wav"
              .formatted(
                  CorpusFiles.relative(directory, session.resolve("sentences/wav/" + name)), id);
      return new LabelledEntry(
          id,
          audio.getOrDefault(id, expectedAt),
          utterance.group(1) + utterance.group(2),
          CorpusFiles.name(session),
          emotion,
          code,
          code,
          transcripts.get(id),
          "en",
          labelPath,
          number);
    }

    /** What is wrong with a line that should open a block; null if it is no such line. */
    private static @Nullable String problem(String line) {
      Matcher header = HEADER.matcher(line);
      if (header.matches() && UTTERANCE.matcher(header.group(1)).matches()) {
        String code = header.group(2);
        List<String> known = new ArrayList<>(new TreeSet<>(CLASSES.keySet()));
        known.addAll(new TreeSet<>(OTHERS));
        return "unknown label '%s' of %s: expected one of %s%s"
            .formatted(
                code, header.group(1), String.join(" ", known), NearestName.hint(code, known));
      }
      return line.startsWith("[") ? expected(line) : null;
    }

    private static String expected(String line) {
      return "expected '[start - end] UTTERANCE label [v, a, d]' but got "
          + CorpusReading.shown(line, "Ses");
    }

    /** Utterance → path of the dialog's audio. */
    private Map<String, String> audio() {
      Map<String, String> found = new TreeMap<>();
      for (Path path : CorpusFiles.list(session.resolve("sentences/wav/" + name))) {
        if (CorpusFiles.isRecording(path)) {
          found.merge(
              CorpusFiles.stem(path), CorpusFiles.relative(directory, path), (flac, wav) -> wav);
        }
      }
      return found;
    }

    private Map<String, String> transcripts() {
      Path file = session.resolve("dialog/transcriptions/" + name + ".txt");
      Map<String, String> found = new TreeMap<>();
      for (String line : reading.texts().transcriptLines(file)) {
        Matcher transcript = TRANSCRIPT.matcher(line.strip());
        if (transcript.matches() && !transcript.group(2).isBlank()) {
          found.putIfAbsent(transcript.group(1), transcript.group(2).strip());
        }
      }
      return found;
    }
  }
}
