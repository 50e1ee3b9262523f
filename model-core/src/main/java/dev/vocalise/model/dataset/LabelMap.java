package dev.vocalise.model.dataset;

import java.text.Normalizer;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment turns a corpus' labels into classes. Each adapter names maps to the four of the
 * paper that fit its labels; a campaign may write one of its own ({@link ClassWords}).
 *
 * @param byLabel class by {@link #key} of the corpus' own code, or of the emotion that the adapter
 *     said; {@link ClassNames#NONE} for what is left out though the adapter has a class for it;
 *     null: what the adapter said on import
 * @param defect to be shown in every report made with this map; null for a sound map
 */
public record LabelMap(
    String name, @Nullable Map<String, String> byLabel, @Nullable String defect) {

  /** What the adapter says. */
  public static final LabelMap DEFAULT = new LabelMap("default", null, null);

  /** Name of the maps that campaign files write themselves. */
  public static final String OWN = "own";

  /** Copies the map. */
  public LabelMap {
    if (byLabel != null) {
      TreeMap<String, String> copy = new TreeMap<>();
      byLabel.forEach((label, to) -> copy.put(key(label), to));
      byLabel = Collections.unmodifiableMap(copy);
    }
  }

  /** A map of an adapter: classes by its codes, and nothing else. */
  public static LabelMap ofCodes(
      String name, Map<String, Emotion> byCode, @Nullable String defect) {
    return new LabelMap(
        name,
        byCode.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().label())),
        defect);
  }

  /** The map that a specification holds. */
  public static LabelMap own(Map<String, String> byLabel) {
    return new LabelMap(OWN, byLabel, null);
  }

  /** Labels are the same in any case and in either Unicode form. */
  public static String key(String label) {
    return Normalizer.normalize(label.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  /** The class of the utterance, null where the map leaves it out. */
  public @Nullable String classOf(Utterance utterance) {
    Emotion emotion = utterance.emotion();
    String said = emotion == null ? null : emotion.label();
    if (byLabel == null) {
      return said;
    }
    String name = byLabel.get(key(utterance.code()));
    if (name == null && said != null && this.name.equals(OWN)) {
      name = byLabel.get(said);
    }
    return ClassNames.NONE.equals(name) ? null : name;
  }
}
