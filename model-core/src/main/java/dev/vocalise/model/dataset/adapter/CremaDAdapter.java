package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Emotion;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CREMA-D (Cao et al. 2014): {@code AudioWAV/1001_DFA_ANG_XX.wav} is actor 1001, sentence DFA,
 * emotion ANG, no stated intensity. The label is the emotion that the actor was asked for. The
 * sentence code gives the transcript.
 */
public final class CremaDAdapter extends NamedRecordings {
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

  /** The published corpus itself has one name with a single X. */
  private static final Pattern NAME =
      Pattern.compile("(\\d{4})_([A-Z]{3})_([A-Z]{3})_(?:LO|MD|HI|XX|X)");

  /** Reads the published layout. */
  public CremaDAdapter() {
    super(
        "crema-d",
        "AudioWAV/1001_DFA_ANG_XX.wav and so on",
        "its twelve sentences are the same for every emotion",
        totals(1087, 1271, 1271, 1271, 7442, 91),
        NAME);
  }

  @Override
  public Map<String, String> vocabulary() {
    return OTHERS;
  }

  @Override
  public boolean recognises(Path directory) {
    return present(directory) || present(directory.resolve("AudioWAV"));
  }

  @Override
  String names() {
    return "1001_DFA_ANG_XX.wav: actor, one of the sentences %s, emotion, LO MD HI or XX"
        .formatted(String.join(" ", new TreeSet<>(SENTENCES.keySet())));
  }

  @Override
  boolean isKnown(Matcher parts) {
    return SENTENCES.containsKey(parts.group(2));
  }

  @Override
  void add(CorpusReading reading, String path, Matcher parts) {
    String code = parts.group(3);
    Emotion emotion = CLASSES.get(code);
    String other = OTHERS.get(code);
    if (emotion == null && other == null) {
      unknownLabel(
          reading, path, "unknown emotion '" + code + "': expected one of ANG DIS FEA HAP NEU SAD");
      return;
    }
    String sentence = SENTENCES.get(parts.group(2));
    reading.add(LabelledEntry.ofName(path, parts.group(1), emotion, code, other, sentence, "en"));
  }
}
