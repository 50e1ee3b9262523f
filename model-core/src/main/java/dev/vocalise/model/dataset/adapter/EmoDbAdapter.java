package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.Gender;
import dev.vocalise.model.dataset.LabelMap;
import dev.vocalise.model.dataset.Utterance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * EMO-DB (Burkhardt et al. 2005): {@code wav/03a01Fa.wav} is speaker 03, text a01, emotion F,
 * version a. The label stands in the file name, so the list of utterances is the list of files.
 */
public final class EmoDbAdapter extends NamedRecordings {
  static final Map<String, Emotion> FOUR_CLASSES =
      Map.of(
          "W", Emotion.ANGER, "F", Emotion.HAPPINESS, "T", Emotion.SADNESS, "N", Emotion.NEUTRAL);

  /** The paper's counts for this corpus (§4.1) are a known defect, hence the last map. */
  /** Its five women; the other five are men. */
  private static final Set<String> WOMEN = Set.of("08", "09", "13", "14", "16");

  private static final List<LabelMap> LABEL_MAPS =
      List.of(
          LabelMap.DEFAULT,
          // Anger, happiness, neutral, sadness; the other three emotions are left out (339 of 535).
          LabelMap.ofCodes("emodb-4class", FOUR_CLASSES, null),
          // Boredom, disgust and fear count as neutral (all 535).
          LabelMap.ofCodes("emodb-535", withOthersNeutral(Emotion.ANGER, Emotion.SADNESS), null),
          // As 535 with anger and sadness swapped: gives the counts that the paper prints.
          LabelMap.ofCodes(
              "emodb-paper",
              withOthersNeutral(Emotion.SADNESS, Emotion.ANGER),
              "known defect: anger and sadness are swapped, and boredom, disgust and fear count as"
                  + " neutral, to reproduce the paper's EMO-DB counts"));

  private static final Map<String, String> OTHERS =
      Map.of("L", "boredom", "E", "disgust", "A", "fear");

  private static final Pattern NAME = Pattern.compile("(\\d\\d)([a-z]\\d\\d)(\\p{L})([a-z]?)");

  /** Reads the published layout. */
  public EmoDbAdapter() {
    super(
        "emo-db",
        "wav/03a01Fa.wav and so on",
        "its ten sentences were written to be neutral, and are German (§4.1.3)",
        totals(79, 71, 62, 127, 535),
        NAME);
  }

  @Override
  public List<LabelMap> labelMaps() {
    return LABEL_MAPS;
  }

  @Override
  public Map<String, String> vocabulary() {
    return OTHERS;
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
  public @Nullable Gender gender(Utterance utterance) {
    return WOMEN.contains(utterance.speaker()) ? Gender.FEMALE : Gender.MALE;
  }

  @Override
  public boolean recognises(Path directory) {
    return present(directory.resolve("wav"));
  }

  @Override
  List<Path> recordings(CorpusReading reading, Path directory) {
    Path folder = directory.resolve("wav");
    return CorpusFiles.recordings(directory).stream()
        .filter(path -> folder.equals(path.getParent()))
        .toList();
  }

  @Override
  String names() {
    return "03a01Fa.wav: speaker, text, emotion letter, version";
  }

  @Override
  void add(CorpusReading reading, String path, Matcher parts) {
    String code = parts.group(3);
    Emotion emotion = FOUR_CLASSES.get(code);
    String other = OTHERS.get(code);
    if (emotion == null && other == null) {
      unknownLabel(
          reading, path, "unknown emotion letter '" + code + "': expected one of W L E A F T N");
      return;
    }
    reading.add(LabelledEntry.ofName(path, parts.group(1), emotion, code, other, null, "de"));
  }
}
