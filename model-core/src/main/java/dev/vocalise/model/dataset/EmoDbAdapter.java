package dev.vocalise.model.dataset;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * EMO-DB (Burkhardt et al. 2005): {@code wav/03a01Fa.wav} is speaker 03, text a01, emotion F,
 * version a. The label stands in the file name, so the list of utterances is the list of files.
 */
record EmoDbAdapter() implements CorpusAdapter {
  static final String KIND = "emo-db";

  static final Map<String, Emotion> FOUR_CLASSES =
      Map.of(
          "W", Emotion.ANGER, "F", Emotion.HAPPINESS, "T", Emotion.SADNESS, "N", Emotion.NEUTRAL);

  private static final Map<String, String> OTHERS =
      Map.of("L", "boredom", "E", "disgust", "A", "fear");

  private static final Map<String, Integer> KNOWN_TOTALS = KnownTotals.of(79, 71, 62, 127, 535);

  private static final Pattern NAME = Pattern.compile("(\\d\\d)([a-z]\\d\\d)(\\p{L})([a-z]?)");

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String expects() {
    return "wav/03a01Fa.wav and so on";
  }

  @Override
  public String whyNoText() {
    return "its ten sentences were written to be neutral, and are German (§4.1.3)";
  }

  @Override
  public boolean recognises(Path directory) {
    return CorpusFiles.list(directory.resolve("wav")).stream()
        .anyMatch(path -> CorpusFiles.endsWith(path, ".wav") && name(path).matches());
  }

  @Override
  public Corpus read(Path given, ImportOptions options) {
    Path directory = CorpusFiles.require(this, given);
    CorpusReading reading = new CorpusReading(KIND, directory, options);
    for (Path wav : CorpusFiles.list(directory.resolve("wav"))) {
      if (CorpusFiles.endsWith(wav, ".wav")) {
        add(reading, directory, wav);
      }
    }
    return reading.finish(KNOWN_TOTALS);
  }

  private static void add(CorpusReading reading, Path directory, Path wav) {
    String path = CorpusFiles.relative(directory, wav);
    Matcher name = name(wav);
    if (!name.matches()) {
      String message =
          "expected a name such as 03a01Fa.wav: speaker, text, emotion letter, version";
      reading.bad(new Problem(path, 0, "broken name", message));
      return;
    }
    String code = name.group(3);
    Emotion emotion = FOUR_CLASSES.get(code);
    if (emotion == null && !OTHERS.containsKey(code)) {
      String message = "unknown emotion letter '" + code + "': expected one of W L E A F T N";
      reading.bad(new Problem(path, 0, "unknown label", message));
      return;
    }
    reading.add(
        LabelledEntry.ofName(path, name.group(1), emotion, code, OTHERS.get(code), null, "de"));
  }

  private static Matcher name(Path wav) {
    return NAME.matcher(CorpusFiles.stem(wav));
  }
}
