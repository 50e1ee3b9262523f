package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Problem;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CREMA-D (Cao et al. 2014): {@code AudioWAV/1001_DFA_ANG_XX.wav} is actor 1001, sentence DFA,
 * emotion ANG, no stated intensity. The label is the emotion that the actor was asked for. The
 * sentence code gives the transcript.
 */
public record CremaDAdapter() implements CorpusAdapter {
  static final String KIND = "crema-d";

  private static final Map<String, Emotion> CLASSES =
      Map.of(
          "NEU", Emotion.NEUTRAL,
          "HAP", Emotion.HAPPINESS,
          "SAD", Emotion.SADNESS,
          "ANG", Emotion.ANGER);

  private static final Map<String, String> OTHERS = Map.of("DIS", "disgust", "FEA", "fear");

  private static final Map<String, String> SENTENCES =
      Map.ofEntries(
          Map.entry("IEO", "It's eleven o'clock."),
          Map.entry("TIE", "That is exactly what happened."),
          Map.entry("IOM", "I'm on my way to the meeting."),
          Map.entry("IWW", "I wonder what this is about."),
          Map.entry("TAI", "The airplane is almost full."),
          Map.entry("MTI", "Maybe tomorrow it will be cold."),
          Map.entry("IWL", "I would like a new alarm clock."),
          Map.entry("ITH", "I think I have a doctor's appointment."),
          Map.entry("DFA", "Don't forget a jacket."),
          Map.entry("ITS", "I think I've seen this before."),
          Map.entry("TSI", "The surface is slick."),
          Map.entry("WSI", "We'll stop in a couple of minutes."));

  private static final Map<String, Integer> KNOWN_TOTALS =
      KnownTotals.of(1087, 1271, 1271, 1271, 7442, 91);

  /** The published corpus itself has one name with a single X. */
  private static final Pattern NAME =
      Pattern.compile("(\\d{4})_([A-Z]{3})_([A-Z]{3})_(?:LO|MD|HI|XX|X)");

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String expects() {
    return "AudioWAV/1001_DFA_ANG_XX.wav and so on";
  }

  @Override
  public String whyNoText() {
    return "its twelve sentences are the same for every emotion";
  }

  @Override
  public boolean recognises(Path directory) {
    return NamedRecordings.present(directory, NAME)
        || NamedRecordings.present(directory.resolve("AudioWAV"), NAME);
  }

  @Override
  public Corpus read(Path given, ImportOptions options) {
    Path directory = CorpusFiles.require(this, given);
    CorpusReading reading = new CorpusReading(KIND, directory, options);
    for (Path wav : NamedRecordings.of(reading, directory)) {
      add(reading, directory, wav);
    }
    return reading.finish(KNOWN_TOTALS);
  }

  private static void add(CorpusReading reading, Path directory, Path wav) {
    String path = CorpusFiles.relative(directory, wav);
    Matcher name = NAME.matcher(CorpusFiles.stem(wav));
    if (!name.matches() || !SENTENCES.containsKey(name.group(2))) {
      String expected =
          "expected a name such as 1001_DFA_ANG_XX.wav: actor, one of the sentences "
              + String.join(" ", new java.util.TreeSet<>(SENTENCES.keySet()))
              + ", emotion, LO MD HI or XX";
      reading.bad(new Problem(path, 0, "broken name", expected));
      return;
    }
    String code = name.group(3);
    Emotion emotion = CLASSES.get(code);
    if (emotion == null && !OTHERS.containsKey(code)) {
      String message = "unknown emotion '" + code + "': expected one of ANG DIS FEA HAP NEU SAD";
      reading.bad(new Problem(path, 0, "unknown label", message));
      return;
    }
    reading.add(
        LabelledEntry.ofName(
            path,
            name.group(1),
            emotion,
            code,
            OTHERS.get(code),
            SENTENCES.get(name.group(2)),
            "en"));
  }
}
