package dev.vocalise.model.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Labels of a manifest, in any case: words, the short forms of IEMOCAP and the letters of
 * MSP-PODCAST. Anything else is a problem and never a new class.
 */
final class CsvLabels {
  private static final Map<String, Emotion> CLASSES =
      Map.ofEntries(
          Map.entry("neutral", Emotion.NEUTRAL),
          Map.entry("neu", Emotion.NEUTRAL),
          Map.entry("n", Emotion.NEUTRAL),
          Map.entry("happiness", Emotion.HAPPINESS),
          Map.entry("happy", Emotion.HAPPINESS),
          Map.entry("hap", Emotion.HAPPINESS),
          Map.entry("h", Emotion.HAPPINESS),
          Map.entry("sadness", Emotion.SADNESS),
          Map.entry("sad", Emotion.SADNESS),
          Map.entry("s", Emotion.SADNESS),
          Map.entry("anger", Emotion.ANGER),
          Map.entry("angry", Emotion.ANGER),
          Map.entry("ang", Emotion.ANGER),
          Map.entry("a", Emotion.ANGER));

  /** Emotions that exist and are none of the four; the empty label is an unlabelled recording. */
  private static final Set<String> OTHERS =
      Set.of(
          "",
          "boredom",
          "calm",
          "confusion",
          "contempt",
          "disgust",
          "excitement",
          "fear",
          "frustration",
          "other",
          "surprise",
          "unknown",
          "fru",
          "sur",
          "fea",
          "dis",
          "exc",
          "oth",
          "xxx",
          "u",
          "f",
          "d",
          "c",
          "o",
          "x");

  private CsvLabels() {}

  static boolean known(String label) {
    String lower = label.toLowerCase(Locale.ROOT);
    return CLASSES.containsKey(lower) || OTHERS.contains(lower);
  }

  static @Nullable Emotion emotion(String label) {
    return CLASSES.get(label.toLowerCase(Locale.ROOT));
  }

  static String unknown(String label, String file) {
    List<String> words = new ArrayList<>();
    for (Emotion emotion : Emotion.values()) {
      words.add(emotion.label());
    }
    String expected = String.join(", ", words);
    OTHERS.stream().filter(other -> other.length() > 3).sorted().forEach(words::add);
    return "unknown label '"
        + label
        + "' of "
        + file
        + ": expected "
        + expected
        + " or another known emotion"
        + NearestName.hint(label, words);
  }
}
