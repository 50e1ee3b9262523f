package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.NearestName;
import dev.vocalise.model.dataset.Emotion;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Labels of a manifest, in any case. A class has the spellings that stand here and no other; any
 * other label is left out under its own name, except one that looks like a misspelled class: that
 * one is a problem, since leaving it out would silently lose utterances of the class.
 */
final class CsvLabels {
  /** Words, the short forms of IEMOCAP, the letters of MSP-PODCAST; excitement as §4.1 has it. */
  private static final Map<Emotion, Set<String>> SPELLINGS =
      Map.of(
          Emotion.NEUTRAL, words("neutral neu n"),
          Emotion.HAPPINESS, words("happiness happy hap h joy joyful exc excited excitement"),
          Emotion.SADNESS, words("sadness sad s"),
          Emotion.ANGER, words("anger angry ang a"));

  private static final Map<String, Emotion> CLASSES = classes();

  /** Emotions that exist and are none of the four; the empty label is an unlabelled recording. */
  private static final Set<String> OTHERS =
      words(
          "bored boredom calm confusion contempt disgust disgusted fear fearful frustrated"
              + " frustration other surprise surprised unknown fru sur fea dis oth xxx u f d c o x ");

  /** What they are called, for campaigns with classes of their own. */
  static final Map<String, String> VOCABULARY = vocabulary();

  /** Shorter ones are too near to each other for anything but swapped letters. */
  private static final int WORD = 4;

  /** One edit more is forgiven for every four letters. */
  private static final int LETTERS_PER_EDIT = 4;

  private CsvLabels() {}

  private static Set<String> words(String text) {
    return Set.of(text.split(" ", -1)); // a blank at the end stands for the empty word
  }

  private static Map<String, Emotion> classes() {
    Map<String, Emotion> classes = new HashMap<>();
    SPELLINGS.forEach((emotion, words) -> words.forEach(word -> classes.put(word, emotion)));
    return classes;
  }

  private static Map<String, String> vocabulary() {
    Map<String, String> names = new HashMap<>();
    Map.of(
            "boredom", "bored",
            "contempt", "c",
            "disgust", "disgusted dis d",
            "excitement", "exc excited",
            "fear", "fearful fea f",
            "frustration", "frustrated fru",
            "other", "oth o",
            "surprise", "surprised sur u")
        .forEach((name, words) -> words(words + " " + name).forEach(w -> names.put(w, name)));
    return Map.copyOf(names);
  }

  static @Nullable Emotion emotion(String label) {
    return CLASSES.get(label.toLowerCase(Locale.ROOT));
  }

  /** The class that this label probably misspells; null for a known or quite another label. */
  static @Nullable String nearTo(String label) {
    String lower = label.toLowerCase(Locale.ROOT);
    if (CLASSES.containsKey(lower) || OTHERS.contains(lower)) {
      return null;
    }
    return new TreeSet<>(CLASSES.keySet())
        .stream().filter(word -> misspells(lower, word)).findFirst().orElse(null);
  }

  private static boolean misspells(String label, String word) {
    if (word.length() < WORD) {
      return word.length() > 1 && Arrays.equals(letters(label), letters(word));
    }
    return NearestName.distance(label, word) <= word.length() / LETTERS_PER_EDIT;
  }

  private static char[] letters(String word) {
    char[] letters = word.toCharArray();
    Arrays.sort(letters);
    return letters;
  }

  static String suspicious(String label, String meant, String file) {
    return "label '%s' of %s looks like a misspelled '%s': correct it, or name it otherwise"
        .formatted(label, file, meant);
  }
}
