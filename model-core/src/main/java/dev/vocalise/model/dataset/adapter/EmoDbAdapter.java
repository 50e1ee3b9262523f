package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.LabelMap;
import dev.vocalise.model.dataset.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * EMO-DB (Burkhardt et al. 2005): {@code wav/03a01Fa.wav} is speaker 03, text a01, emotion F,
 * version a. The label stands in the file name, so the list of utterances is the list of files.
 */
public record EmoDbAdapter() implements CorpusAdapter {
  static final String KIND = "emo-db";

  static final Map<String, Emotion> FOUR_CLASSES =
      Map.of(
          "W", Emotion.ANGER, "F", Emotion.HAPPINESS, "T", Emotion.SADNESS, "N", Emotion.NEUTRAL);

  /** The paper's counts for this corpus (§4.1) are a known defect, hence the last map. */
  private static final List<LabelMap> LABEL_MAPS =
      List.of(
          LabelMap.DEFAULT,
          // Anger, happiness, neutral, sadness; the other three emotions are left out (339 of 535).
          new LabelMap("emodb-4class", FOUR_CLASSES, null),
          // Boredom, disgust and fear count as neutral (all 535).
          new LabelMap("emodb-535", withOthersNeutral(Emotion.ANGER, Emotion.SADNESS), null),
          // As 535 with anger and sadness swapped: gives the counts that the paper prints.
          new LabelMap(
              "emodb-paper",
              withOthersNeutral(Emotion.SADNESS, Emotion.ANGER),
              "known defect: anger and sadness are swapped, and boredom, disgust and fear count as"
                  + " neutral, to reproduce the paper's EMO-DB counts"));

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
  public List<LabelMap> labelMaps() {
    return LABEL_MAPS;
  }

  private static Map<String, Emotion> withOthersNeutral(Emotion anger, Emotion sadness) {
    return Map.of(
        "W", anger,
        "F", Emotion.HAPPINESS,
        "T", sadness,
        "N", Emotion.NEUTRAL,
        "L", Emotion.NEUTRAL,
        "E", Emotion.NEUTRAL,
        "A", Emotion.NEUTRAL);
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
